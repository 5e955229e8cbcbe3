import { type ApplicationSchema, ConnectorError, type ResourceObject } from "@castellan/governance";
import type { JsonObject } from "@castellan/scim";
import { type AttributeMapping, mapAttributes } from "./attribute-map.ts";
import { compileFlatten, readBoolean } from "./flatten.ts";
import { isObject, type ResourceTypeDocument, type SchemaDocument } from "./schema-document.ts";

/** One resource type of the server, as an object type of the application. */
export interface ObjectType {
  readonly name: string;
  readonly endpoint: string;
  /** The URN of the core schema. */
  readonly schemaUri: string;
  readonly schema: ApplicationSchema;
  readonly mappings: ReadonlyMap<string, AttributeMapping>;
  /** The attribute whose value a create gives to recognise the resource by: `userName`, `displayName`. */
  readonly namingAttribute: string;
  /** The vault's "too many bad logons"; absent where the server does not publish it. */
  readonly suspended: AttributeMapping | undefined;
  /** Throws `protocol` for a resource without an `id`. */
  toObject(resource: JsonObject): ResourceObject;
}

const objectTypeNames: Readonly<Record<string, string>> = { User: "account", Group: "group" };

function nameOf(resourceType: string): string {
  return objectTypeNames[resourceType] ?? resourceType.charAt(0).toLowerCase() + resourceType.slice(1);
}

export function createObjectType(
  type: ResourceTypeDocument,
  core: SchemaDocument,
  extensions: readonly SchemaDocument[],
): ObjectType {
  const mappings = mapAttributes(core, extensions);
  const byName = new Map(mappings.map((mapping) => [mapping.definition.name, mapping]));
  const namingAttribute = ["userName", "displayName"].find((name) => byName.has(name)) ?? "id";
  const suspended = mappings.find(isSuspended);
  const name = nameOf(type.name);
  return {
    name,
    endpoint: type.endpoint,
    schemaUri: core.id,
    schema: {
      objectType: name,
      nativeObjectType: type.name,
      identityAttribute: "id",
      displayAttribute: namingAttribute,
      attributes: [...byName.values()].map(({ definition }) => definition),
    },
    mappings: byName,
    namingAttribute,
    suspended,
    toObject: objectReader(name, namingAttribute, mappings, suspended),
  };
}

function isSuspended({ attribute, extension, shape, definition }: AttributeMapping): boolean {
  const named = attribute.toLowerCase() === "suspended";
  return named && extension !== undefined && shape === "single" && definition.type === "boolean";
}

function objectReader(
  objectType: string,
  namingAttribute: string,
  mappings: readonly AttributeMapping[],
  suspended: AttributeMapping | undefined,
): ObjectType["toObject"] {
  const flatten = compileFlatten(mappings);
  return (resource) => {
    const nativeIdentity = identityOf(resource);
    const attributes = flatten(resource);
    const displayName = attributes[namingAttribute];
    return {
      objectType,
      nativeIdentity,
      displayName: typeof displayName === "string" ? displayName : nativeIdentity,
      attributes,
      disabled: readBoolean(resource.active) === false,
      locked: suspended !== undefined && attributes[suspended.definition.name] === true,
    };
  };
}

function identityOf(resource: unknown): string {
  const id: unknown = isObject(resource) ? resource.id : undefined;
  if (typeof id === "string" && id !== "") return id;
  // Written as a number by servers that keep it as one; the path of a request is text all the same.
  if (typeof id === "number") return String(id);
  throw new ConnectorError(
    "protocol",
    "the server answered a resource without an id, which no account can be known by",
  );
}
