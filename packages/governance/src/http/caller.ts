import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "../audit/action.ts";
import type { Authenticate } from "../authentication/authenticate.ts";
import { allows } from "../authentication/scope.ts";
import { GovernanceError } from "../error/governance-error.ts";

/** Every request but the public ones is authenticated before its body is read, and authorised by its route's scope. */
export function useAuthentication(api: FastifyInstance, authenticate: Authenticate): void {
  api.decorateRequest("governanceCaller", undefined);
  api.addHook("onRequest", async (request) => {
    const { scope = "read" } = request.routeOptions.config;
    if (scope === "public") return;
    const caller = await authenticate(request.headers.authorization, request.ip);
    if (!allows(caller.scopes, scope)) {
      const detail = `this needs the scope ${scope}; ${caller.name} has ${caller.scopes.join(", ")}`;
      throw new GovernanceError("forbidden", detail, { mend: `use a token with the scope ${scope}` });
    }
    request.governanceCaller = caller;
  });
}

/** Who asks, for the audit log. */
export function actorOfRequest({ governanceCaller }: FastifyRequest): Actor {
  if (governanceCaller === undefined) throw new GovernanceError("unauthenticated", "credentials are needed");
  const { name, client } = governanceCaller;
  return { name, client };
}
