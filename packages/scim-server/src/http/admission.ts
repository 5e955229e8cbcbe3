import type { FastifyRequest } from "fastify";
import { type BelowBase, belowBase } from "./below-base.ts";
import type { ScimRouteOptions } from "./options.ts";

/** A request that may go on: where to, and whose it is. */
export interface Admitted<Caller> extends BelowBase {
  readonly caller: Caller;
}

/** Finds out who asks, before the body is read. Throws what `authenticate` throws. */
export async function admit<Caller>(
  options: ScimRouteOptions<Caller>,
  basePath: string,
  request: FastifyRequest,
): Promise<Admitted<Caller>> {
  const target = belowBase(basePath, request.url);
  const { method } = request;
  if (options.anonymous !== undefined && isOpen(request, target.path)) {
    return { ...target, caller: options.anonymous(request) };
  }
  return { ...target, caller: await options.authenticate(request, { method, path: target.path }) };
}

/** How to authenticate must be readable without having done so: RFC 7643 section 5, `authenticationSchemes`. */
function isOpen({ headers, method }: FastifyRequest, path: string): boolean {
  return (
    headers.authorization === undefined &&
    (method === "GET" || method === "HEAD") &&
    path.toLowerCase() === "/serviceproviderconfig"
  );
}
