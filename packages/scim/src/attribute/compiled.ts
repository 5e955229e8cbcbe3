import type { AttributePath } from "../path/attribute-path.ts";
import type { AttributeDefinition, AttributeType, Mutability, Returned, Uniqueness } from "./definition.ts";

/** An attribute with every characteristic spelled out, ready to be looked up by name. */
export interface CompiledAttribute {
  readonly name: string;
  /** How the attribute is called in an error detail: `name.givenName`, `urn:…:User:department`. */
  readonly label: string;
  readonly path: AttributePath;
  readonly description: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly canonicalValues: readonly string[] | undefined;
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  readonly referenceTypes: readonly string[] | undefined;
  readonly subAttributes: readonly CompiledAttribute[];
  readonly subAttributesByName: ReadonlyMap<string, CompiledAttribute>;
  /** A complex attribute without declared sub-attributes: an open object. */
  readonly open: boolean;
}

/** Attributes by name in lower case: names are case-insensitive (RFC 7643 section 2.1). */
export function byName(attributes: readonly CompiledAttribute[]): ReadonlyMap<string, CompiledAttribute> {
  return new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]));
}

/**
 * Fills in the defaults of RFC 7643 section 2.2. Throws a `TypeError` for a name that every JavaScript object has already:
 * such a schema could not be served safely.
 */
export function compileAttribute(
  definition: AttributeDefinition,
  schema: string | undefined,
  parent?: string,
): CompiledAttribute {
  const { name, type = "string" } = definition;
  if (name === "" || name in Object.prototype) throw new TypeError(`"${name}" cannot be the name of an attribute`);
  const base = schema === undefined ? {} : { schema };
  const path = parent === undefined ? { ...base, attribute: name } : { ...base, attribute: parent, subAttribute: name };
  const subAttributes = (definition.subAttributes ?? []).map((sub) => compileAttribute(sub, schema, name));
  return {
    name,
    label: formatAttributePath(path),
    path,
    description: definition.description,
    type,
    multiValued: definition.multiValued ?? false,
    required: definition.required ?? false,
    canonicalValues: definition.canonicalValues,
    // Binary values and references are case-exact whatever a schema says (RFC 7643 sections 2.3.6 and 2.3.7).
    caseExact: type === "binary" || type === "reference" || (definition.caseExact ?? false),
    mutability: definition.mutability ?? "readWrite",
    returned: definition.returned ?? "default",
    uniqueness: definition.uniqueness ?? "none",
    referenceTypes: definition.referenceTypes,
    subAttributes,
    subAttributesByName: byName(subAttributes),
    open: type === "complex" && subAttributes.length === 0,
  };
}

/** `urn:…:User:manager.displayName` (RFC 7644 section 3.10). */
export function formatAttributePath(path: AttributePath): string {
  const local = path.subAttribute === undefined ? path.attribute : `${path.attribute}.${path.subAttribute}`;
  return path.schema === undefined ? local : `${path.schema}:${local}`;
}
