import { parseJson } from "../json/parse.ts";
import { type QueryParameters, readNames } from "../list/parameters.ts";
import { readSelection } from "../list/selection.ts";
import { reportingTolerate } from "../profile/reporter.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { compileProjector, defaultSelection, type Projector, type Selection } from "../resource/projection.ts";
import type { JsonValue } from "../resource/resource.ts";
import { requireJsonBody } from "./media-type.ts";
import type { ScimRequest } from "./message.ts";
import { readQuery } from "./query.ts";
import type { ServedType, Service } from "./service.ts";
import { requireSpelling } from "./spelling.ts";
import { readTarget, type Target } from "./target.ts";

/** A request on its way through the provider, parsed. */
export interface Exchange<Caller> {
  readonly service: Service<Caller>;
  readonly request: ScimRequest<Caller>;
  readonly caller: Caller;
  /** In upper case; HEAD is served as GET. */
  readonly method: string;
  readonly target: Target<Caller>;
  readonly query: QueryParameters;
  readonly tolerate: Tolerate;
  /** The body of an operation of a bulk request, which was read with it. */
  readonly data?: JsonValue;
}

/** The first step: everything about a request that can be read without asking a store. */
export function parse<Caller>(service: Service<Caller>, request: ScimRequest<Caller>): Exchange<Caller> {
  const target = readTarget(request.path, service);
  const tolerate = createTolerate(service, request, typeName(target));
  requireSpelling(request.path, target, tolerate);
  const method = request.method.toUpperCase();
  return {
    service,
    request,
    caller: request.caller,
    method: method === "HEAD" ? "GET" : method,
    target,
    query: readQuery(request.query, tolerate),
    tolerate,
  };
}

function typeName<Caller>(target: Target<Caller>): string {
  return "type" in target && target.type !== undefined ? target.type.name : "";
}

function createTolerate<Caller>(
  service: Service<Caller>,
  request: ScimRequest<Caller>,
  resourceType: string,
): Tolerate {
  const { profile, onTolerance } = service.options;
  const { caller } = request;
  return reportingTolerate(profile.tolerances, (tolerance, detail) =>
    onTolerance?.({ tolerance, resourceType, detail, caller }),
  );
}

/** The body as JSON, `undefined` when there is none. Throws `unsupportedMediaType` and `invalidSyntax`. */
export function readBody<Caller>({ request, data }: Exchange<Caller>): JsonValue | undefined {
  if (data !== undefined) return data;
  requireJsonBody(request.headers["content-type"]);
  const text = request.body;
  return text === undefined || text.trim() === "" ? undefined : parseJson(text);
}

/** Whether the client says what it wants to see of a resource (RFC 7644 section 3.9). */
export function asksForAttributes<Caller>({ query }: Exchange<Caller>): boolean {
  return query.has("attributes") || query.has("excludedattributes");
}

/** What the answer shows of a resource, from the query of a request on one. */
export function readProjector<Caller>(exchange: Exchange<Caller>, type: ServedType<Caller>): Projector {
  if (!asksForAttributes(exchange)) return type.projector;
  const { query, tolerate } = exchange;
  const attributes = readNames(query.get("attributes"));
  return projectorFor(
    type,
    readSelection(attributes, readNames(query.get("excludedattributes")), type.compiled, tolerate),
  );
}

export function projectorFor<Caller>(type: ServedType<Caller>, selection: Selection): Projector {
  return selection === defaultSelection ? type.projector : compileProjector(type.compiled, selection);
}
