import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import type { Filter } from "../filter/filter.ts";
import { parseValueFilter } from "../filter/parse.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType, CompiledSchema } from "../schema/compiled.ts";
import { resolvePath, unknownSubAttribute } from "./resolve.ts";
import { quote } from "./suggest.ts";

/** What a PATCH operation works on. */
export type PatchTarget =
  | { readonly kind: "schema"; readonly schema: CompiledSchema }
  | {
      readonly kind: "attribute";
      readonly attribute: CompiledAttribute;
      /** Chooses elements of a multi-valued attribute; its paths are sub-attributes. */
      readonly filter?: Filter;
      readonly subAttribute?: CompiledAttribute;
    };

/**
 * Reads a path of RFC 7644 section 3.5.2, figure 7: `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub`, each
 * with or without URN, or a URN alone. Throws `invalidPath`, or `invalidFilter` for what stands between the brackets.
 */
export function parsePatchPath(text: string, type: CompiledResourceType, tolerate: Tolerate): PatchTarget {
  const path = text;
  if (path === "") throw scimErrors.invalidPath("The path is empty; leave it out to give attributes in value");
  const bracket = path.indexOf("[");
  const resolved = resolvePath(bracket === -1 ? path : path.slice(0, bracket), type, tolerate);
  if (resolved.kind === "unknown")
    throw scimErrors.invalidPath(`The path ${quote(path)} is unknown: ${resolved.detail()}`);
  if (bracket === -1) return resolved;
  if (resolved.kind === "schema" || resolved.subAttribute !== undefined || !choosable(resolved.attribute)) {
    throw scimErrors.invalidPath(`The path ${quote(path)} has a value filter on what has no elements to choose from`);
  }
  const { attribute } = resolved;
  const { filter, end } = parseValueFilter(path, bracket + 1, attribute, tolerate);
  if (end === path.length) return { kind: "attribute", attribute, filter };
  if (path[end] !== ".") throw scimErrors.invalidPath(`The path ${quote(path)} goes on after "]" without a dot`);
  const subAttribute = attribute.subAttributesByName.get(path.slice(end + 1).toLowerCase());
  if (subAttribute === undefined) {
    throw scimErrors.invalidPath(
      `The path ${quote(path)} is unknown: ${unknownSubAttribute(attribute, path.slice(end + 1))}`,
    );
  }
  return { kind: "attribute", attribute, filter, subAttribute };
}

function choosable(attribute: CompiledAttribute): boolean {
  return attribute.multiValued && attribute.type === "complex" && !attribute.open;
}
