import { scimRoutes } from "@castellan/scim-server";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { Authenticate } from "../authentication/authenticate.ts";
import type { Core } from "../core.ts";
import type { TransactionWorker } from "../transaction/worker.ts";
import { admit, type ScimCaller } from "./caller.ts";
import { castellanDialect, type Dialect, sailpointDialect } from "./dialect.ts";
import { bulk, createGovernanceProvider } from "./provider.ts";

export interface ScimOptions {
  /** How long a write waits for its plan before it is answered with 202; 5,000 if left out. */
  readonly waitMilliseconds?: number;
  /** Scheme and authority as clients see them, where a proxy stands before the server. */
  readonly publicUrl?: string;
}

export interface ScimServices {
  readonly core: Core;
  readonly worker: Pick<TransactionWorker, "wake">;
  readonly authenticate: Authenticate;
  readonly options: ScimOptions;
}

/** Governance's SCIM API, in its own words and in those of IdentityIQ's. */
export function governanceScimRoutes(services: ScimServices): FastifyPluginAsync {
  return async (server) => {
    for (const dialect of [castellanDialect, sailpointDialect]) await server.register(mounted(services, dialect));
  };
}

function mounted({ core, worker, authenticate, options }: ScimServices, dialect: Dialect): FastifyPluginAsync {
  const { waitMilliseconds = 5_000 } = options;
  const publicUrl = options.publicUrl?.replace(/\/+$/, "");
  const baseUrlOf = (request: FastifyRequest) =>
    `${publicUrl ?? `${request.protocol}://${request.host}`}${dialect.basePath}`;
  return scimRoutes<ScimCaller>({
    provider: createGovernanceProvider({ core, worker, dialect }),
    basePaths: [dialect.basePath],
    publicUrl,
    bulkBodyLimit: bulk.maxPayloadSize,
    log: core.log,
    authenticate: (request, target) =>
      admit(authenticate, request, target, { baseUrl: baseUrlOf(request), waitMilliseconds }),
    anonymous: (request) => ({
      actor: { name: "anonymous", client: request.ip },
      baseUrl: baseUrlOf(request),
      waitsUntil: 0,
    }),
  });
}
