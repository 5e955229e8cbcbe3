import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { resolvePath } from "../path/resolve.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { defaultSelection, type Selection } from "../resource/projection.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";

/**
 * Reads `attributes` and `excludedAttributes` (RFC 7644 section 3.9). Throws `invalidValue` when both are given, or for an
 * unknown name where that is not tolerated.
 */
export function readSelection(
  attributes: readonly string[],
  excludedAttributes: readonly string[],
  type: CompiledResourceType,
  tolerate: Tolerate,
): Selection {
  if (attributes.length > 0 && excludedAttributes.length > 0) {
    throw scimErrors.invalidValue("attributes and excludedAttributes exclude each other; give one of them");
  }
  if (attributes.length > 0) return { mode: "only", named: nameAttributes(attributes, type, tolerate) };
  if (excludedAttributes.length === 0) return defaultSelection;
  return { mode: "except", named: nameAttributes(excludedAttributes, type, tolerate) };
}

function nameAttributes(
  names: readonly string[],
  type: CompiledResourceType,
  tolerate: Tolerate,
): ReadonlyMap<CompiledAttribute, ReadonlySet<CompiledAttribute>> {
  const named = new Map<CompiledAttribute, Set<CompiledAttribute>>();
  for (const name of names) {
    const found = resolvePath(name, type, tolerate);
    if (found.kind === "unknown") {
      if (!tolerate("unknown-attribute", found.detail)) throw scimErrors.invalidValue(found.detail());
    } else if (found.kind === "schema") {
      for (const attribute of found.schema.attributes) named.set(attribute, new Set());
    } else {
      addName(named, found.attribute, found.subAttribute);
    }
  }
  return named;
}

function addName(
  named: Map<CompiledAttribute, Set<CompiledAttribute>>,
  attribute: CompiledAttribute,
  subAttribute: CompiledAttribute | undefined,
): void {
  const known = named.get(attribute);
  const isWhole = known !== undefined && known.size === 0;
  if (subAttribute === undefined || isWhole) named.set(attribute, new Set());
  else if (known === undefined) named.set(attribute, new Set([subAttribute]));
  else known.add(subAttribute);
}
