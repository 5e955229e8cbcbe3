import { ScimError, scimErrors } from "../../error/scim-error.ts";
import type { Resource } from "../../resource/resource.ts";
import { namesTag, requireMatch } from "../entity-tag.ts";
import type { Exchange } from "../exchange.ts";
import type { ElementSelection, Modification, ReadOptions } from "../resource-store.ts";
import { tagOf } from "../respond.ts";
import type { ServedType } from "../service.ts";

const mostAttempts = 24;

/** What a change works on, and how it is worked out. */
export interface Change {
  readonly id: string;
  /** Of these attributes only some elements have to be known. */
  readonly elements: readonly ElementSelection[];
  /** What the answer will not show. */
  readonly excluded: ReadOptions["excluded"];
  compute(before: Resource): Modification;
}

export interface Changed {
  /** The id of the resource, however the client named it. */
  readonly id: string;
  /** Whether anything had to be written. */
  readonly written: boolean;
  /** Absent where it was not read as a whole. */
  readonly resource?: Resource;
}

export function notFound<Caller>(type: ServedType<Caller>, id: string): ScimError {
  return scimErrors.notFound(`${type.name} ${JSON.stringify(id.slice(0, 128))} not found`);
}

/**
 * Reads a resource that is about to be changed and checks the conditions of the request (RFC 9110 section 13.1). Returns the version
 * that the store has to find, `undefined` for any. Throws `notFound` and `preconditionFailed`.
 */
export async function readForChange<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  id: string,
  elements: readonly ElementSelection[] = [],
): Promise<{ readonly before: Resource; readonly expected: string | undefined }> {
  const before = await readEnough(exchange, type, id, elements);
  if (before === undefined) throw notFound(type, id);
  const { headers, baseUrl } = exchange.request;
  const tag = () => tagOf(before, type, baseUrl);
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined && namesTag(ifNoneMatch, tag())) {
    throw scimErrors.preconditionFailed("The resource is at a version that If-None-Match rules out");
  }
  return { before, expected: requireMatch(headers["if-match"], before, tag) };
}

/** The elements that matter, unless a condition is about the whole and the store knows no version of a part. */
async function readEnough<Caller>(
  { caller, request: { headers } }: Exchange<Caller>,
  { store }: ServedType<Caller>,
  id: string,
  elements: readonly ElementSelection[],
): Promise<Resource | undefined> {
  if (elements.length === 0) return await store.get(caller, id);
  const part = await store.get(caller, id, { excluded: [], elements });
  const isConditional = headers["if-match"] !== undefined || headers["if-none-match"] !== undefined;
  if (!isConditional || part === undefined || part.meta?.version !== undefined) return part;
  return await store.get(caller, part.id);
}

/**
 * Reads the resource, works out what changes, and has the store do it: nothing when nothing changes. A lost race (`conflict`) is this
 * server's to settle: it reads, asks the conditions of the request and works it out again, in turn with the others that lost, so that
 * each round has a winner.
 */
export async function change<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  { id, elements, excluded, compute }: Change,
): Promise<Changed> {
  const attempt = async (): Promise<Changed> => {
    const { before, expected } = await readForChange(exchange, type, id, elements);
    const modification = compute(before);
    if (modification.changes.length === 0) {
      return { id: before.id, written: false, ...(elements.length === 0 ? { resource: before } : {}) };
    }
    const options = elements.length === 0 ? { excluded } : { excluded, elements };
    const resource = await type.store.modify(exchange.caller, before.id, modification, expected, options);
    return { id: before.id, written: true, ...(resource === undefined ? {} : { resource }) };
  };
  const key = id.toLowerCase();
  const inTurn = () => type.turns.take(key, () => attemptAgain(attempt));
  // Who lost a race would lose the next ones, too, to those that come later.
  if (type.turns.isTaken(key)) return inTurn();
  try {
    return await attempt();
  } catch (error) {
    if (!isLostRace(error)) throw error;
    return inTurn();
  }
}

/** With `If-Match`, too: a store that found another version than the one expected says `preconditionFailed`. */
function isLostRace(error: unknown): boolean {
  return error instanceof ScimError && error.code === "conflict";
}

async function attemptAgain(attempt: () => Promise<Changed>): Promise<Changed> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (number >= mostAttempts || !isLostRace(error)) throw error;
    }
  }
}
