import { type Attributes, type ConnectorAttributeChange, ConnectorError } from "@castellan/governance";
import type { JsonObject, JsonValue } from "@castellan/scim";
import type { AttributeMapping } from "./attribute-map.ts";
import type { ObjectType } from "./object-type.ts";
import { isList, isObject } from "./schema-document.ts";
import { changedValue } from "./wire-value.ts";

/** @throws ConnectorError `schema` for an attribute that the server does not have, or does not let anybody write */
export function writableMapping(type: ObjectType, name: string): AttributeMapping {
  const mapping = type.mappings.get(name);
  if (mapping === undefined) {
    const problem = `the server has no attribute ${name} of ${type.schema.nativeObjectType}; discover the schema again, or mend the name`;
    throw new ConnectorError("schema", problem, { attribute: name });
  }
  if (mapping.definition.writable) return mapping;
  const problem = `${name} is read-only on the server; leave it out of what is written`;
  throw new ConnectorError("schema", problem, { attribute: name });
}

function containerOf(resource: JsonObject, { extension }: AttributeMapping): JsonObject {
  const container = extension === undefined ? resource : resource[extension];
  return isObject(container) ? container : {};
}

/** What the mapping's place holds in a resource. */
export function wireValue(resource: JsonObject, mapping: AttributeMapping): JsonValue | undefined {
  const value = containerOf(resource, mapping)[mapping.attribute];
  if (mapping.shape !== "single" || mapping.subAttribute === undefined) return value;
  return isObject(value) ? value[mapping.subAttribute] : undefined;
}

function withWireValue(resource: JsonObject, mapping: AttributeMapping, value: JsonValue | undefined): JsonObject {
  const container = containerOf(resource, mapping);
  const { attribute, subAttribute, extension } = mapping;
  const complex = container[attribute];
  const member =
    mapping.shape === "single" && subAttribute !== undefined
      ? { ...(isObject(complex) ? complex : {}), [subAttribute]: value }
      : value;
  const changed = { ...container, [attribute]: member };
  return extension === undefined ? changed : { ...resource, [extension]: changed };
}

function withSchema(resource: JsonObject, uri: string | undefined): JsonObject {
  const schemas = resource.schemas;
  const listed = isList(schemas) ? schemas : [];
  return uri === undefined || listed.includes(uri) ? resource : { ...resource, schemas: [...listed, uri] };
}

/** The resource as it is to be after the changes: what a PUT sends. */
export function withChanges(
  type: ObjectType,
  resource: JsonObject,
  changes: readonly ConnectorAttributeChange[],
): JsonObject {
  return changes.reduce((changed, change) => {
    const mapping = writableMapping(type, change.attribute);
    const value = changedValue(mapping, change, wireValue(changed, mapping));
    return withSchema(withWireValue(changed, mapping, value), value === undefined ? undefined : mapping.extension);
  }, resource);
}

/** Attributes without a value are not sent. */
export function newResource(type: ObjectType, attributes: Attributes, password: string | undefined): JsonObject {
  const changes = Object.entries(attributes).flatMap(([attribute, value]) =>
    value === null || value === "" ? [] : [{ operation: "Set" as const, attribute, value }],
  );
  const empty: JsonObject = { schemas: [type.schemaUri] };
  const resource = withChanges(type, empty, changes);
  return password === undefined ? resource : { ...resource, password };
}

/**
 * What a server answered, without what it alone may write: `meta`, and the attributes that are read-only as a whole. A server
 * ignores them in a PUT (RFC 7644 section 3.5.1), but not every server does.
 */
export function writablePart(type: ObjectType, resource: JsonObject): JsonObject {
  const known = new Set<string>(["meta"]);
  const writable = new Set<string>(["id"]);
  for (const { attribute, extension, definition } of type.mappings.values()) {
    if (extension === undefined) (definition.writable ? writable : known).add(attribute);
  }
  return Object.fromEntries(Object.entries(resource).filter(([member]) => writable.has(member) || !known.has(member)));
}
