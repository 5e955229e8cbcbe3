import {
  coreGroupSchema,
  coreUserSchema,
  enterpriseUserSchema,
  type JsonObject,
  type Schema,
  type ScimClient,
  ScimClientError,
  schemaUris,
} from "@castellan/scim";
import { createObjectType, type ObjectType } from "./object-type.ts";
import {
  isObject,
  type ResourceTypeDocument,
  readResourceTypeDocument,
  readSchemaDocument,
  type SchemaDocument,
} from "./schema-document.ts";

/** What a server is, as far as it says so and this connector needs to know. */
export interface Discovery {
  readonly objectTypes: ReadonlyMap<string, ObjectType>;
  /** `false` only when the server says that it has no PATCH. */
  readonly patch: boolean;
  /** `true` only when the server says that it pages by cursor (RFC 9865 section 4). */
  readonly cursors: boolean;
}

/** What one discovery endpoint answered; `undefined` when the server does not have it. */
export interface Discovered<Value> {
  readonly value: Value | undefined;
  readonly detail: string;
}

/** Statuses by which servers say that they do not have an endpoint. Any other failure is one, and is thrown. */
const absent: ReadonlySet<number | undefined> = new Set([404, 405, 501]);

async function discovered<Value>(
  endpoint: string,
  instead: string,
  ask: () => Promise<Value>,
  describe: (value: Value) => string,
): Promise<Discovered<Value>> {
  try {
    const value = await ask();
    return { value, detail: describe(value) };
  } catch (error) {
    if (!(error instanceof ScimClientError) || error.kind !== "http" || !absent.has(error.status)) throw error;
    return { value: undefined, detail: `the server has no ${endpoint} (${error.status}): ${instead}` };
  }
}

export function discoverConfiguration(
  client: ScimClient,
  signal: AbortSignal | undefined,
): Promise<Discovered<JsonObject>> {
  return discovered(
    "/ServiceProviderConfig",
    "PATCH is taken to be supported",
    () => client.serviceProviderConfig({ signal }),
    (configuration) =>
      `${supportsPatch(configuration) ? "PATCH is supported" : "PATCH is not supported: PUT is used"}${pagesByCursor(configuration) ? "; lists are paged by cursor" : ""}`,
  );
}

export function discoverResourceTypes(
  client: ScimClient,
  signal: AbortSignal | undefined,
): Promise<Discovered<readonly ResourceTypeDocument[]>> {
  return discovered(
    "/ResourceTypes",
    "/Users and /Groups are taken to be there",
    async () =>
      (await client.resourceTypes({ signal })).flatMap((document) => readResourceTypeDocument(document) ?? []),
    (types) => types.map(({ name, endpoint }) => `${name} at ${endpoint}`).join(", ") || "no resource types",
  );
}

export function discoverSchemas(
  client: ScimClient,
  signal: AbortSignal | undefined,
): Promise<Discovered<readonly SchemaDocument[]>> {
  return discovered(
    "/Schemas",
    "the core schema of RFC 7643 is used",
    async () => (await client.schemas({ signal })).flatMap((document) => readSchemaDocument(document) ?? []),
    (schemas) => schemas.map(({ id }) => id).join(", ") || "no schemas: those of RFC 7643 are used",
  );
}

export function supportsPatch(configuration: JsonObject | undefined): boolean {
  const patch = configuration?.patch;
  return !(isObject(patch) && patch.supported === false);
}

function pagesByCursor(configuration: JsonObject | undefined): boolean {
  const pagination = configuration?.pagination;
  return isObject(pagination) && pagination.cursor === true;
}

/** Plain JSON of a schema that this program knows by itself, read as if a server had published it. */
function builtIn(schema: Schema): SchemaDocument {
  const document: JsonObject = JSON.parse(JSON.stringify(schema));
  return readSchemaDocument(document) ?? { id: schema.id, attributes: [] };
}

const builtInSchemas: readonly SchemaDocument[] = [coreUserSchema, coreGroupSchema, enterpriseUserSchema].map(builtIn);

const usualTypes: readonly ResourceTypeDocument[] = [
  { name: "User", endpoint: "/Users", schema: schemaUris.user, extensions: [schemaUris.enterpriseUser] },
  { name: "Group", endpoint: "/Groups", schema: schemaUris.group, extensions: [] },
];

/** Without /ResourceTypes nothing says which schemas extend which, but the last part of their URN does by convention. */
function withConventionalExtensions(
  type: ResourceTypeDocument,
  schemas: readonly SchemaDocument[],
): ResourceTypeDocument {
  const extensions = schemas.filter(({ id }) => id !== type.schema && id.endsWith(`:${type.name}`)).map(({ id }) => id);
  return extensions.length === 0 ? type : { ...type, extensions };
}

/** Puts together what the discovery endpoints answered, with what RFC 7643 says in the place of what they did not. */
export function assembleObjectTypes(
  types: readonly ResourceTypeDocument[] | undefined,
  published: readonly SchemaDocument[] | undefined,
): ReadonlyMap<string, ObjectType> {
  const schemas = published ?? [];
  const lookUp = (id: string): SchemaDocument | undefined =>
    [...schemas, ...builtInSchemas].find((schema) => schema.id.toLowerCase() === id.toLowerCase());
  const known =
    types === undefined || types.length === 0
      ? usualTypes.map((type) => withConventionalExtensions(type, schemas))
      : types;
  const objectTypes = known.flatMap((type) => {
    const core = lookUp(type.schema);
    if (core === undefined) return [];
    return [
      createObjectType(
        type,
        core,
        type.extensions.flatMap((id) => lookUp(id) ?? []),
      ),
    ];
  });
  return new Map(objectTypes.map((objectType) => [objectType.name, objectType]));
}

/** Asks the server what it is. Throws `ScimClientError` when it cannot be asked. */
export async function discover(client: ScimClient, signal: AbortSignal | undefined): Promise<Discovery> {
  const configuration = await discoverConfiguration(client, signal);
  const types = await discoverResourceTypes(client, signal);
  const schemas = await discoverSchemas(client, signal);
  return {
    objectTypes: assembleObjectTypes(types.value, schemas.value),
    patch: supportsPatch(configuration.value),
    cursors: pagesByCursor(configuration.value),
  };
}
