import type { JsonObject, Resource } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { contentTag, entityTag, namesTag } from "./entity-tag.ts";
import type { Exchange } from "./exchange.ts";
import { answerType } from "./media-type.ts";
import type { ScimResponse } from "./message.ts";
import type { Outcome } from "./outcome.ts";
import type { ServedType } from "./service.ts";

/** The last step: project what came of the request and write it down. */
export function respond<Caller>(exchange: Exchange<Caller>, outcome: Outcome<Caller>): ScimResponse {
  const { baseUrl, headers } = exchange.request;
  const type = { "content-type": answerType(headers.accept) };
  switch (outcome.kind) {
    case "nothing":
      return { status: 204, headers: {} };
    case "document":
      return { status: 200, headers: type, body: JSON.stringify(outcome.document) };
    case "list":
      return { status: 200, headers: type, body: JSON.stringify(listResponse(outcome, baseUrl)) };
    case "resource":
      return resourceResponse(exchange, outcome, type);
  }
}

function resourceResponse<Caller>(
  exchange: Exchange<Caller>,
  outcome: Extract<Outcome<Caller>, { kind: "resource" }>,
  contentType: Readonly<Record<string, string>>,
): ScimResponse {
  const { baseUrl, headers } = exchange.request;
  const { type, resource, projector, status } = outcome;
  const location = locationOf(resource, type, baseUrl);
  const body = JSON.stringify(projector.project(resource, metaOf(resource, type, location)));
  const etag = tagOf(resource, type, baseUrl, projector === type.projector ? body : undefined);
  const ifNoneMatch = headers["if-none-match"];
  if (exchange.method === "GET" && ifNoneMatch !== undefined && namesTag(ifNoneMatch, etag)) {
    return { status: 304, headers: { etag } };
  }
  const created = status === 201 ? { location } : {};
  return { status, headers: { ...contentType, etag, ...created }, body };
}

/**
 * The entity tag of a resource: of its version, or else of its content as shown by default, so that it does not depend on what
 * the client asked to see. `body` spares writing that down again.
 */
export function tagOf<Caller>(resource: Resource, type: ServedType<Caller>, baseUrl: string, body?: string): string {
  const version = resource.meta?.version;
  if (version !== undefined) return entityTag(version);
  return contentTag(
    body ??
      JSON.stringify(type.projector.project(resource, metaOf(resource, type, locationOf(resource, type, baseUrl)))),
  );
}

function locationOf<Caller>(resource: Resource, type: ServedType<Caller>, baseUrl: string): string {
  return `${baseUrl}${type.definition.endpoint}/${encodeURIComponent(resource.id)}`;
}

function metaOf<Caller>(resource: Resource, type: ServedType<Caller>, location: string): JsonObject {
  const { meta } = resource;
  if (meta?.version === undefined) return { resourceType: type.name, ...meta, location };
  return { ...meta, location, version: entityTag(meta.version) };
}

function listResponse<Caller>(outcome: Extract<Outcome<Caller>, { kind: "list" }>, baseUrl: string): JsonObject {
  return {
    schemas: [messageUris.listResponse],
    totalResults: outcome.totalResults,
    startIndex: outcome.startIndex,
    itemsPerPage: outcome.resources.length,
    Resources: outcome.resources.map(({ type, projector, resource }) =>
      projector.project(resource, metaOf(resource, type, locationOf(resource, type, baseUrl))),
    ),
  };
}
