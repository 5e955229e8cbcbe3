import { ScimError } from "../error/scim-error.ts";
import { parse } from "./exchange.ts";
import type { ScimRequest, ScimResponse } from "./message.ts";
import type { ProviderOptions } from "./options.ts";
import type { Refusal } from "./refusal.ts";
import { resolve } from "./resolve.ts";
import { respond } from "./respond.ts";
import { compileService, type Service } from "./service.ts";

/** A SCIM 2.0 service provider (RFC 7644) over stores: no sockets, no framework. */
export interface Provider<Caller> {
  /** Answers one request. Never throws: every error is SCIM-shaped. */
  handle(request: ScimRequest<Caller>): Promise<ScimResponse>;
  /** Answers for the host that which never got here (401, 413), in the shape of every other error of this provider. */
  readonly refuse: Refusal;
}

/**
 * Compiles the schemas of the resource types and serves them. The host authenticates and bounds the size of bodies; the caller it
 * found goes with every call of a store. Throws a `TypeError` for a schema that cannot be served.
 */
export function createProvider<Caller>(options: ProviderOptions<Caller>): Provider<Caller> {
  const service = compileService(options);
  return { handle: (request) => handle(service, request), refuse: service.refuse };
}

/** The life of a request: parse, resolve, act (which validates first), respond (which projects), and one exit for errors. */
async function handle<Caller>(service: Service<Caller>, request: ScimRequest<Caller>): Promise<ScimResponse> {
  try {
    const exchange = parse(service, request);
    const action = resolve(exchange);
    const outcome = await action(exchange);
    return withoutBodyForHead(request, respond(exchange, outcome));
  } catch (error) {
    return withoutBodyForHead(request, refuse(service, request, error));
  }
}

function refuse<Caller>(service: Service<Caller>, request: ScimRequest<Caller>, error: unknown): ScimResponse {
  if (!(error instanceof ScimError)) service.options.onInternalError?.(error, request.caller);
  return service.refuse(error, request.headers.accept);
}

function withoutBodyForHead<Caller>({ method }: ScimRequest<Caller>, response: ScimResponse): ScimResponse {
  const isHead = method.length === 4 && method.toUpperCase() === "HEAD";
  return isHead ? { status: response.status, headers: response.headers } : response;
}
