import { ScimError, scimErrors } from "../../error/scim-error.ts";
import type { Resource } from "../../resource/resource.ts";
import { requireMatch } from "../entity-tag.ts";
import type { Exchange } from "../exchange.ts";
import type { Modification } from "../resource-store.ts";
import { tagOf } from "../respond.ts";
import type { ServedType } from "../service.ts";

const mostAttempts = 24;

export async function requireResource<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
): Promise<Resource> {
  const resource = await type.store.get(exchange.caller, id);
  if (resource === undefined) throw notFound(type, id);
  return resource;
}

export function notFound<Caller>(type: ServedType<Caller>, id: string): ScimError {
  return scimErrors.notFound(`${type.name} ${JSON.stringify(id.slice(0, 128))} not found`);
}

/**
 * Reads the resource, works out what changes, and has the store do it: nothing when nothing changes. A lost race
 * (`conflict`) without `If-Match` is this server's to settle: it reads and works it out again, in turn with the others that
 * lost, so that each round has a winner.
 */
export async function change<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
  compute: (before: Resource) => Modification,
): Promise<Resource | undefined> {
  const attempt = async (): Promise<Resource | undefined> => {
    const before = await requireResource(exchange, type, id);
    const ifMatch = exchange.request.headers["if-match"];
    const expected = requireMatch(ifMatch, before, () => tagOf(before, type, exchange.request.baseUrl));
    const modification = compute(before);
    if (modification.changes.length === 0) return before;
    return type.store.modify(exchange.caller, before.id, modification, expected);
  };
  try {
    return await attempt();
  } catch (error) {
    if (!isLostRace(error, exchange)) throw error;
    return type.turns.take(id.toLowerCase(), () => attemptAgain(attempt, exchange));
  }
}

function isLostRace<Caller>(error: unknown, exchange: Exchange<Caller>): boolean {
  return error instanceof ScimError && error.code === "conflict" && exchange.request.headers["if-match"] === undefined;
}

async function attemptAgain<Caller>(
  attempt: () => Promise<Resource | undefined>,
  exchange: Exchange<Caller>,
): Promise<Resource | undefined> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (number >= mostAttempts || !isLostRace(error, exchange)) throw error;
    }
  }
}
