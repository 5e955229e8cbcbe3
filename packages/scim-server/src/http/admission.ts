import type { FastifyRequest } from "fastify";
import { type BelowBase, belowBase } from "./below-base.ts";
import type { ScimRouteOptions } from "./options.ts";

/** A request that may go on: where to, and whose it is. */
export interface Admitted<Caller> extends BelowBase {
  readonly caller: Caller;
}

/** Finds out who asks, before the body is read; at once where `authenticate` can say it at once. Throws what it throws. */
export function admit<Caller>(
  options: ScimRouteOptions<Caller>,
  basePath: string,
  request: FastifyRequest,
): Admitted<Caller> | Promise<Admitted<Caller>> {
  const { path, query } = belowBase(basePath, request.url);
  const caller = callerOf(options, request, path);
  return caller instanceof Promise ? caller.then((known) => ({ path, query, caller: known })) : { path, query, caller };
}

function callerOf<Caller>(
  options: ScimRouteOptions<Caller>,
  request: FastifyRequest,
  path: string,
): Caller | Promise<Caller> {
  if (options.anonymous !== undefined && isOpen(request, path)) return options.anonymous(request);
  return options.authenticate(request, { method: request.method, path });
}

/** How to authenticate must be readable without having done so: RFC 7643 section 5, `authenticationSchemes`. */
function isOpen({ headers, method }: FastifyRequest, path: string): boolean {
  return (
    headers.authorization === undefined &&
    (method === "GET" || method === "HEAD") &&
    path.toLowerCase() === "/serviceproviderconfig"
  );
}
