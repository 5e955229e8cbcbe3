import type { Provider } from "@castellan/scim";
import { type ScimTarget, scimRoutes } from "@castellan/scim-server";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { anonymousCaller } from "../authentication/anonymous.ts";
import type { Authenticator } from "../authentication/authenticate.ts";
import { authorise } from "../authentication/authorise.ts";
import type { Caller, Origin } from "../authentication/caller.ts";
import type { Logger } from "../options.ts";
import { type BasePath, basePathOf } from "./base-path.ts";

/** A provider, and the base paths at which it answers. */
export interface Mount {
  readonly provider: Provider<Caller>;
  readonly basePaths: readonly BasePath[];
}

export interface RouteOptions {
  readonly mounts: readonly Mount[];
  readonly authenticator: Authenticator;
  readonly publicUrl: string | undefined;
  readonly bulkBodyLimit: number;
  readonly log: Logger | undefined;
}

/** The gateway at all its base paths. */
export function gatewayRoutes({ mounts, authenticator, ...options }: RouteOptions): FastifyPluginAsync {
  const origin = (request: FastifyRequest) => originOf(request, options.publicUrl);
  return async (server) => {
    for (const mount of mounts) {
      await server.register(
        scimRoutes<Caller>({
          ...mount,
          ...options,
          authenticate: (request, target) => admit(authenticator, request, target, origin(request)),
          anonymous: (request) => anonymousCaller(origin(request)),
        }),
      );
    }
  };
}

async function admit(
  authenticator: Authenticator,
  request: FastifyRequest,
  { method, path }: ScimTarget,
  origin: Origin,
): Promise<Caller> {
  const caller = await authenticator.authenticate(request.headers.authorization, origin);
  authorise(caller, method, path);
  return caller;
}

function originOf(request: FastifyRequest, publicUrl: string | undefined): Origin {
  const authority = publicUrl?.replace(/\/+$/, "") ?? `${request.protocol}://${request.host}`;
  return { baseUrl: `${authority}${basePathOf(request.url)}`, client: request.ip, requestId: request.id };
}
