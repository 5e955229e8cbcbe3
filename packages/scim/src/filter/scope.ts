import { type CompiledAttribute, isSecret } from "../attribute/compiled.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import { resolvePath, unknownSubAttribute } from "../path/resolve.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";

export interface ScopedAttribute {
  readonly path: AttributePath;
  readonly attribute: CompiledAttribute;
}

/** What names mean in a part of a filter: attributes of the resource, or inside brackets those of one element. */
export interface Scope {
  readonly allowsValuePath: boolean;
  resolve(name: string): ScopedAttribute | { readonly expected: string };
  /** What is compared when the attribute is named alone: of a complex one its `value`; `undefined` when it has none. */
  comparable(path: AttributePath, attribute: CompiledAttribute): ScopedAttribute | undefined;
}

function refuseSecret(attribute: CompiledAttribute): string | undefined {
  // A filter on what is never returned would be a way to guess it.
  return isSecret(attribute) ? `another attribute: ${attribute.label} is secret and cannot be searched` : undefined;
}

export function resourceScope(type: CompiledResourceType, tolerate: Tolerate): Scope {
  return {
    allowsValuePath: true,
    resolve(name) {
      const found = resolvePath(name, type, tolerate);
      if (found.kind === "unknown") return { expected: `a known attribute: ${found.detail()}` };
      if (found.kind === "schema") return { expected: `an attribute of ${found.schema.id} after a colon` };
      const attribute = found.subAttribute ?? found.attribute;
      const refusal = refuseSecret(found.attribute) ?? refuseSecret(attribute);
      return refusal === undefined ? { path: attribute.path, attribute } : { expected: refusal };
    },
    comparable(path, attribute) {
      if (attribute.type !== "complex") return { path, attribute };
      const value = attribute.subAttributesByName.get("value");
      return value === undefined ? undefined : { path: value.path, attribute: value };
    },
  };
}

export function elementScope(parent: CompiledAttribute): Scope {
  return {
    allowsValuePath: false,
    resolve(name) {
      const attribute = parent.subAttributesByName.get(name.toLowerCase());
      if (attribute === undefined) return { expected: `a known sub-attribute: ${unknownSubAttribute(parent, name)}` };
      const refusal = refuseSecret(attribute);
      return refusal === undefined ? { path: { attribute: attribute.name }, attribute } : { expected: refusal };
    },
    comparable: (path, attribute) => (attribute.type === "complex" ? undefined : { path, attribute }),
  };
}
