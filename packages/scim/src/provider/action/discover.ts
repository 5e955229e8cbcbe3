import { resourceTypeDocument } from "../../discovery/resource-type-document.ts";
import { schemaDocument } from "../../discovery/schema-document.ts";
import { serviceProviderConfigDocument } from "../../discovery/service-provider-config.ts";
import { scimErrors } from "../../error/scim-error.ts";
import type { Tolerate } from "../../profile/tolerate.ts";
import type { JsonObject } from "../../resource/resource.ts";
import type { Schema } from "../../schema/schema.ts";
import { messageUris } from "../../schema/uris.ts";
import type { Exchange } from "../exchange.ts";
import type { Outcome } from "../outcome.ts";
import type { Service } from "../service.ts";
import { requireEndpoint } from "../spelling.ts";

/** GET /ServiceProviderConfig (RFC 7644 section 4). */
export async function getServiceProviderConfig<Caller>(exchange: Exchange<Caller>): Promise<Outcome<Caller>> {
  refuseFilter(exchange);
  const { options, types } = exchange.service;
  const changesPassword = types.some(({ compiled }) => compiled.core.attributesByName.has("password"));
  const document = serviceProviderConfigDocument({
    baseUrl: exchange.request.baseUrl,
    changesPassword,
    ...options,
  });
  return { kind: "document", document };
}

/** GET /ResourceTypes and /ResourceTypes/User. */
export async function getResourceTypes<Caller>(
  exchange: Exchange<Caller>,
  id: string | undefined,
): Promise<Outcome<Caller>> {
  refuseFilter(exchange);
  const { baseUrl } = exchange.request;
  const { types } = exchange.service;
  if (id === undefined) return list(types.map(({ definition }) => resourceTypeDocument(definition, baseUrl)));
  const type = types.find(({ name }) => name.toLowerCase() === id.toLowerCase());
  if (type !== undefined && type.name !== id) requireEndpoint(`/ResourceTypes/${type.name}`, exchange.tolerate);
  if (type === undefined) throw scimErrors.notFound(`There is no resource type ${JSON.stringify(id.slice(0, 128))}`);
  return { kind: "document", document: resourceTypeDocument(type.definition, baseUrl) };
}

/** GET /Schemas and /Schemas/urn:…; URNs are case-insensitive, as RFC 7644 section 3.10 has it of every part of a name. */
export async function getSchemas<Caller>(exchange: Exchange<Caller>, id: string | undefined): Promise<Outcome<Caller>> {
  refuseFilter(exchange);
  const { baseUrl } = exchange.request;
  const schemas = servedSchemas(exchange.service);
  if (id === undefined) return list(schemas.map((schema) => schemaDocument(schema, baseUrl)));
  const wanted = id.toLowerCase();
  const schema =
    schemas.find((candidate) => candidate.id.toLowerCase() === wanted) ??
    schemaCalled(wanted, schemas, exchange.tolerate);
  if (schema === undefined) throw scimErrors.notFound(`There is no schema ${JSON.stringify(id.slice(0, 128))}`);
  return { kind: "document", document: schemaDocument(schema, baseUrl) };
}

function schemaCalled(name: string, schemas: readonly Schema[], tolerate: Tolerate): Schema | undefined {
  const found = schemas.find(({ id }) => id.toLowerCase().endsWith(`:${name}`));
  const schema = found ?? schemas.find((candidate) => candidate.name.toLowerCase() === name);
  if (schema === undefined || !tolerate("schema-short-name", `${schema.id} is named in short`)) return undefined;
  return schema;
}

function servedSchemas<Caller>({ types }: Service<Caller>): readonly Schema[] {
  const all = types.flatMap(({ definition }) => [
    definition.schema,
    ...definition.extensions.map((extension) => extension.schema),
  ]);
  return [...new Map(all.map((schema) => [schema.id.toLowerCase(), schema])).values()];
}

/** RFC 7644 section 4: a filter on these endpoints is forbidden, lest a client take a part for the whole. */
function refuseFilter<Caller>({ query }: Exchange<Caller>): void {
  if (query.has("filter")) throw scimErrors.forbidden("Discovery endpoints cannot be filtered");
}

function list<Caller>(documents: readonly JsonObject[]): Outcome<Caller> {
  const document = {
    schemas: [messageUris.listResponse],
    totalResults: documents.length,
    startIndex: 1,
    itemsPerPage: documents.length,
    Resources: documents,
  };
  return { kind: "document", document };
}
