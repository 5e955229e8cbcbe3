import type { JsonObject, Resource } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { contentTag, entityTag, namesTag, requireTag } from "./entity-tag.ts";
import type { Exchange } from "./exchange.ts";
import { answerType } from "./media-type.ts";
import type { ScimRequest, ScimResponse } from "./message.ts";
import type { AcceptedOutcome, ListFrame, Outcome, RenderedOutcome, ResourceOutcome } from "./outcome.ts";
import type { RenderedResource } from "./resource-store.ts";
import type { ServedType } from "./service.ts";

/** The last step: project what came of the request and write it down. */
export function respond<Caller>(exchange: Exchange<Caller>, outcome: Outcome<Caller>): ScimResponse {
  switch (outcome.kind) {
    case "nothing":
      return { status: 204, headers: { ...outcome.headers } };
    case "document":
      return ok(exchange, outcome, JSON.stringify(outcome.document));
    case "list":
      return ok(exchange, outcome, listText(outcome, outcome.resources.map(listedText(exchange))));
    case "renderedList": {
      const { type, resources } = outcome;
      const texts = resources.map((rendered) => ended(rendered, type, exchange.request.baseUrl));
      return ok(exchange, outcome, listText(outcome, texts));
    }
    case "rendered":
      return renderedResponse(exchange, outcome);
    case "resource":
      return resourceResponse(exchange, outcome);
    case "accepted":
      return acceptedResponse(exchange, outcome);
  }
}

function ok<Caller>(exchange: Exchange<Caller>, { headers }: Outcome<Caller>, body: string): ScimResponse {
  return { status: 200, headers: { "content-type": answerType(exchange.request.headers.accept), ...headers }, body };
}

function resourceResponse<Caller>(exchange: Exchange<Caller>, outcome: ResourceOutcome<Caller>): ScimResponse {
  const { baseUrl, headers } = exchange.request;
  const { type, resource, projector, status } = outcome;
  const location = type.locations.of(resource.id, baseUrl);
  const isRead = exchange.method === "GET";
  // The text is needed where it is answered, and where the version is a hash of it.
  const shown = outcome.withoutBody === true ? undefined : shownText(outcome, location);
  // Of a part, a hash is no version of the whole.
  const isKnown = resource.meta?.version !== undefined || type.store.keepsVersions !== true;
  const etag = isKnown ? tagOf(resource, type, baseUrl, projector === type.projector ? shown : undefined) : undefined;
  if (isRead && etag !== undefined && isUnmodified(headers, etag)) {
    return { status: 304, headers: { etag, ...outcome.headers } };
  }
  const answered = {
    ...(etag === undefined ? {} : { etag }),
    ...(status === 201 ? { location } : {}),
    ...(outcome.applied === undefined ? {} : { "preference-applied": `return=${outcome.applied}` }),
    ...outcome.headers,
  };
  if (shown === undefined) return { status: status === 201 ? 201 : 204, headers: answered };
  return { status, headers: { ...representation(exchange, location), ...answered }, body: shown };
}

function renderedResponse<Caller>(exchange: Exchange<Caller>, outcome: RenderedOutcome<Caller>): ScimResponse {
  const { baseUrl, headers } = exchange.request;
  const { rendered, type } = outcome;
  const etag = entityTag(rendered.version);
  if (isUnmodified(headers, etag)) return { status: 304, headers: { etag, ...outcome.headers } };
  const location = type.locations.of(rendered.id, baseUrl);
  return {
    status: 200,
    headers: {
      "content-type": answerType(headers.accept),
      "content-location": location,
      etag,
      ...outcome.headers,
    },
    body: ended(rendered, type, baseUrl),
  };
}

/** RFC 9110 section 15.3.3: the answer tells how far the write is, and `Location` where that will be told again. */
function acceptedResponse<Caller>(exchange: Exchange<Caller>, outcome: AcceptedOutcome<Caller>): ScimResponse {
  const { type, resource, headers } = outcome;
  const location = type.locations.of(resource.id, exchange.request.baseUrl);
  const body = JSON.stringify(type.projector.project(resource, metaOf(resource, type, location)));
  return { status: 202, headers: { ...representation(exchange, location), location, ...headers }, body };
}

/** RFC 7643 section 3.1: `meta.location` is the same as `Content-Location`. */
function representation<Caller>(exchange: Exchange<Caller>, location: string): Readonly<Record<string, string>> {
  return { "content-type": answerType(exchange.request.headers.accept), "content-location": location };
}

/** What the conditions of a read say, in their order (RFC 9110 section 13.2.2). Throws `preconditionFailed`. */
function isUnmodified(headers: ScimRequest<unknown>["headers"], etag: string): boolean {
  requireTag(headers["if-match"], () => etag);
  const ifNoneMatch = headers["if-none-match"];
  return ifNoneMatch !== undefined && namesTag(ifNoneMatch, etag);
}

function shownText<Caller>({ type, projector, resource }: ResourceOutcome<Caller>, location: string): string {
  return JSON.stringify(projector.project(resource, metaOf(resource, type, location)));
}

function listedText<Caller>(exchange: Exchange<Caller>) {
  const { baseUrl } = exchange.request;
  return (listed: Pick<ResourceOutcome<Caller>, "type" | "projector" | "resource">): string => {
    const { type, projector, resource } = listed;
    return JSON.stringify(projector.project(resource, metaOf(resource, type, type.locations.of(resource.id, baseUrl))));
  };
}

/** What a store left open of a rendered resource: its location. */
function ended<Caller>({ id, text }: RenderedResource, type: ServedType<Caller>, baseUrl: string): string {
  return `${text},"location":${type.locations.text(id, baseUrl)}}}`;
}

function listText({ totalResults, startIndex, nextCursor }: ListFrame, resources: readonly string[]): string {
  const start = startIndex === undefined ? "" : `,"startIndex":${startIndex}`;
  const next = nextCursor === undefined ? "" : `,"nextCursor":${JSON.stringify(nextCursor)}`;
  const counts = `"totalResults":${totalResults}${start},"itemsPerPage":${resources.length}${next}`;
  return `{"schemas":["${messageUris.listResponse}"],${counts},"Resources":[${resources.join(",")}]}`;
}

/**
 * The entity tag of a resource: of its version, or else of its content as shown by default, so that it does not depend on what
 * the client asked to see. `body` spares writing that down again.
 */
export function tagOf<Caller>(resource: Resource, type: ServedType<Caller>, baseUrl: string, body?: string): string {
  const version = resource.meta?.version;
  if (version !== undefined) return entityTag(version);
  const location = type.locations.of(resource.id, baseUrl);
  return contentTag(body ?? JSON.stringify(type.projector.project(resource, metaOf(resource, type, location))));
}

function metaOf<Caller>(resource: Resource, type: ServedType<Caller>, location: string): JsonObject {
  const { meta } = resource;
  if (meta?.version === undefined) return { resourceType: type.name, ...meta, location };
  return { ...meta, location, version: entityTag(meta.version) };
}
