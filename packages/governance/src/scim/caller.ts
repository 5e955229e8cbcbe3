import { type ScimError, scimErrors } from "@castellan/scim";
import type { ScimTarget } from "@castellan/scim-server";
import type { FastifyRequest } from "fastify";
import type { Actor } from "../audit/action.ts";
import type { Authenticate } from "../authentication/authenticate.ts";
import { allows, type Scope } from "../authentication/scope.ts";
import { GovernanceError } from "../error/governance-error.ts";
import { toScimError } from "./error.ts";

/** Who asks, where from, and how long for. */
export interface ScimCaller {
  readonly actor: Actor;
  /** Scheme, authority and base path: references between resources begin with it. */
  readonly baseUrl: string;
  /** On the clock of `performance`: until then a write waits to be done, after that it is answered with its plan. */
  readonly waitsUntil: number;
}

/** Reading somebody's credentials and scope. Throws `ScimError`. */
export async function admit(
  authenticate: Authenticate,
  request: FastifyRequest,
  target: ScimTarget,
  { baseUrl, waitMilliseconds }: { readonly baseUrl: string; readonly waitMilliseconds: number },
): Promise<ScimCaller> {
  try {
    const caller = await authenticate(request.headers.authorization, request.ip);
    const scope = scopeOf(target);
    if (!allows(caller.scopes, scope)) throw outOfScope(caller.name, scope, caller.scopes);
    const waits = Math.min(preferredWait(request.headers.prefer), waitMilliseconds);
    const { name, client } = caller;
    return { actor: { name, client }, baseUrl, waitsUntil: performance.now() + waits };
  } catch (error) {
    throw error instanceof GovernanceError ? toScimError(error) : error;
  }
}

/** A search by POST reads (RFC 7644 section 3.4.3); every other POST writes. */
function scopeOf({ method, path }: ScimTarget): Scope {
  const reads = method === "GET" || method === "HEAD" || method === "OPTIONS" || /\/\.search$/i.test(path);
  return reads ? "read" : "write";
}

function outOfScope(name: string, scope: Scope, held: readonly Scope[]): ScimError {
  return scimErrors.forbidden(
    `This needs the scope ${scope}; ${name} has ${held.join(", ")}: use a token with the scope ${scope}`,
  );
}

/** `respond-async` and `wait` of RFC 7240 sections 4.1 and 4.3, in milliseconds. */
export function preferredWait(prefer: string | string[] | undefined): number {
  const preferences = [prefer ?? []].flat().join(",").toLowerCase().split(/[,;]/);
  for (const preference of preferences) {
    const [name = "", value = ""] = preference.split("=", 2).map((part) => part.trim());
    if (name === "respond-async") return 0;
    if (name === "wait" && /^\d{1,6}$/.test(value)) return Number(value) * 1_000;
  }
  return Number.POSITIVE_INFINITY;
}
