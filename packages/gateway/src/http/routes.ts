import type { Provider } from "@castellan/scim";
import { type ScimTarget, scimRoutes } from "@castellan/scim-server";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { anonymousCaller } from "../authentication/anonymous.ts";
import type { Authenticator } from "../authentication/authenticate.ts";
import { authorise } from "../authentication/authorise.ts";
import type { Caller } from "../authentication/caller.ts";
import type { Logger } from "../options.ts";
import { basePaths } from "./base-path.ts";

export interface RouteOptions {
  readonly provider: Provider<Caller>;
  readonly authenticator: Authenticator;
  readonly publicUrl: string | undefined;
  readonly log: Logger | undefined;
}

/** The gateway at all its base paths. */
export function gatewayRoutes({ provider, authenticator, publicUrl, log }: RouteOptions): FastifyPluginAsync {
  return scimRoutes<Caller>({
    provider,
    basePaths,
    publicUrl,
    log,
    authenticate: (request, target) => admit(authenticator, request, target),
    anonymous: (request) => anonymousCaller(originOf(request)),
  });
}

async function admit(
  authenticator: Authenticator,
  request: FastifyRequest,
  { method, path }: ScimTarget,
): Promise<Caller> {
  const { authorization } = request.headers;
  const caller = await authenticator.authenticate({ ...originOf(request), authorization });
  authorise(caller, method, path);
  return caller;
}

function originOf(request: FastifyRequest): Pick<Caller, "client" | "requestId"> {
  return { client: request.ip, requestId: request.id };
}
