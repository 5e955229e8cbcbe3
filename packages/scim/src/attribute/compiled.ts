import type { AttributePath } from "../path/attribute-path.ts";
import type { JsonValue } from "../resource/resource.ts";
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
  /** What a filter takes it for where it has no value: `primary` of an element is false (RFC 7643 section 2.4). */
  readonly assumed: JsonValue | undefined;
}

/** Whether it is for the service provider's eyes alone: not shown, not searched, not sorted by. */
export function isSecret(attribute: CompiledAttribute): boolean {
  return attribute.returned === "never" || attribute.mutability === "writeOnly";
}

/**
 * Attributes by name in lower case: names are case-insensitive (RFC 7643 section 2.1). Throws a `TypeError` where two have the
 * same name.
 */
export function byName(attributes: readonly CompiledAttribute[]): ReadonlyMap<string, CompiledAttribute> {
  const named = new Map<string, CompiledAttribute>();
  for (const attribute of attributes) {
    const lower = attribute.name.toLowerCase();
    if (named.has(lower)) throw new TypeError(`${attribute.label} is declared twice`);
    named.set(lower, attribute);
  }
  return named;
}

/** ATTRNAME of RFC 7643 section 2.1, and `$ref`. */
const attributeName = /^[A-Za-z$][\w$-]*$/;

function requireSound({ name, type = "string", subAttributes = [] }: AttributeDefinition, isSub: boolean): void {
  if (!attributeName.test(name) || name in Object.prototype) {
    throw new TypeError(`${JSON.stringify(name)} cannot be the name of an attribute`);
  }
  if (isSub && type === "complex") throw new TypeError(`${name} is complex inside what is complex`);
  if (type !== "complex" && subAttributes.length > 0) throw new TypeError(`${name} is ${type} and has sub-attributes`);
}

/**
 * Fills in the defaults of RFC 7643 section 2.2. Throws a `TypeError` for a definition that breaks section 2.1 or 2.3.8, and
 * for a name that every JavaScript object has already: such a schema could not be served safely.
 */
export function compileAttribute(
  definition: AttributeDefinition,
  schema: string | undefined,
  parent?: AttributeDefinition,
): CompiledAttribute {
  requireSound(definition, parent !== undefined);
  const { name, type = "string" } = definition;
  const base = schema === undefined ? {} : { schema };
  const path =
    parent === undefined ? { ...base, attribute: name } : { ...base, attribute: parent.name, subAttribute: name };
  const subAttributes = (definition.subAttributes ?? []).map((sub) => compileAttribute(sub, schema, definition));
  const isPrimary = parent?.multiValued === true && name === "primary" && type === "boolean";
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
    assumed: isPrimary ? false : undefined,
  };
}

/** `urn:…:User:manager.displayName` (RFC 7644 section 3.10). */
export function formatAttributePath(path: AttributePath): string {
  const local = path.subAttribute === undefined ? path.attribute : `${path.attribute}.${path.subAttribute}`;
  return path.schema === undefined ? local : `${path.schema}:${local}`;
}
