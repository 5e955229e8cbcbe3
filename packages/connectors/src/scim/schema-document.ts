import type { JsonObject, JsonValue } from "@castellan/scim";

/** What this connector needs of RFC 7643 section 7, with the defaults of section 2.2 filled in. */
export interface ScimAttribute {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly mutability: string;
  readonly returned: string;
  readonly canonicalValues: readonly string[];
  readonly description: string | undefined;
  readonly subAttributes: readonly ScimAttribute[];
}

export interface SchemaDocument {
  readonly id: string;
  readonly attributes: readonly ScimAttribute[];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Names that would reach into the object that carries the attributes, instead of being one of its members. */
const unusableNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

function attributesOf(value: JsonValue | undefined): readonly ScimAttribute[] {
  return isList(value) ? value.filter(isObject).flatMap(attributeOf) : [];
}

function attributeOf(document: JsonObject): readonly ScimAttribute[] {
  const name = textOf(document.name);
  if (name === undefined || unusableNames.has(name)) return [];
  const canonicalValues = document.canonicalValues;
  const attribute: ScimAttribute = {
    name,
    type: textOf(document.type) ?? "string",
    multiValued: document.multiValued === true,
    required: document.required === true,
    mutability: textOf(document.mutability) ?? "readWrite",
    returned: textOf(document.returned) ?? "default",
    canonicalValues: isList(canonicalValues) ? canonicalValues.filter((item) => typeof item === "string") : [],
    description: textOf(document.description),
    subAttributes: attributesOf(document.subAttributes),
  };
  return [attribute];
}

/** Reads a schema as servers publish it, leaving out what is no attribute; `undefined` when it has no `id`. */
export function readSchemaDocument(document: JsonObject): SchemaDocument | undefined {
  const id = textOf(document.id);
  return id === undefined ? undefined : { id, attributes: attributesOf(document.attributes) };
}

/** RFC 7643 section 6, with the endpoint as a path below the base URL. */
export interface ResourceTypeDocument {
  readonly name: string;
  readonly endpoint: string;
  readonly schema: string;
  readonly extensions: readonly string[];
}

/** Some servers publish the endpoint as a whole URL, or without its slash. */
function endpointOf(text: string): string {
  const last = text.replace(/\/+$/, "").split("/").at(-1);
  return `/${last ?? ""}`;
}

export function readResourceTypeDocument(document: JsonObject): ResourceTypeDocument | undefined {
  const name = textOf(document.name) ?? textOf(document.id);
  const endpoint = textOf(document.endpoint);
  const schema = textOf(document.schema);
  if (name === undefined || endpoint === undefined || schema === undefined) return undefined;
  const listed = document.schemaExtensions;
  const extensions = (isList(listed) ? listed : []).filter(isObject).flatMap((item) => textOf(item.schema) ?? []);
  return { name, endpoint: endpointOf(endpoint), schema, extensions };
}
