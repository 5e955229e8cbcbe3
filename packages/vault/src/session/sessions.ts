import { type PvwaUser, refusal } from "@castellan/pvwa";
import type { Principal } from "./principal.ts";
import { createToken, hashToken } from "./token.ts";

/** How many sessions one user may have at once: the product's number. */
export const concurrentSessionLimit = 300;
/** How long what a user may do is believed without looking again: other nodes may change him. */
const principalAge = 5_000;
const sweepInterval = 60_000;

interface Session {
  readonly userId: number;
  lastUsed: number;
}

/**
 * The open sessions, in memory: a restart ends them all, which every client of a PVWA must expect anyway (401
 * `PASWS006E`). Tokens are kept as hashes.
 */
export interface Sessions {
  /**
   * Opens a session and answers its token. Without `concurrent` it ends the user's others and answers how many; with it,
   * throws `CASTL004E` when the user has 300.
   */
  open(
    user: Pick<PvwaUser, "id" | "username">,
    concurrent: boolean,
  ): { readonly token: string; readonly ended: number };
  /** The principal of a token that is open, and counts as its use. Throws 401 `PASWS006E`. */
  authenticate(authorization: string | undefined): Promise<{ readonly principal: Principal; readonly token: string }>;
  end(token: string): void;
  endAll(userId: number): void;
  /** Says that users changed: what they may do is read again. */
  forget(...userIds: readonly number[]): void;
  /** As `forget`, of all users: when a group came into another or left it. */
  forgetAll(): void;
  count(): number;
}

export function createSessions(options: {
  readonly idleMilliseconds: number;
  readonly clock: () => number;
  readonly load: (userId: number) => Promise<Principal | undefined>;
}): Sessions {
  const { idleMilliseconds, clock, load } = options;
  const sessions = new Map<string, Session>();
  const byUser = new Map<number, Set<string>>();
  const principals = new Map<number, { readonly principal: Promise<Principal | undefined>; readonly readAt: number }>();
  let lastSweep = clock();

  function remove(hash: string): void {
    const session = sessions.get(hash);
    if (session === undefined) return;
    sessions.delete(hash);
    const others = byUser.get(session.userId);
    others?.delete(hash);
    if (others?.size !== 0) return;
    byUser.delete(session.userId);
    principals.delete(session.userId);
  }

  function sweep(now: number): void {
    if (now - lastSweep < sweepInterval) return;
    lastSweep = now;
    for (const [hash, { lastUsed }] of sessions) if (now - lastUsed > idleMilliseconds) remove(hash);
  }

  function endAll(userId: number): number {
    const hashes = [...(byUser.get(userId) ?? [])];
    for (const hash of hashes) remove(hash);
    return hashes.length;
  }

  function principalOf(userId: number, now: number): Promise<Principal | undefined> {
    const known = principals.get(userId);
    if (known !== undefined && now - known.readAt < principalAge) return known.principal;
    const principal = load(userId);
    principals.set(userId, { principal, readAt: now });
    principal.catch(() => principals.delete(userId));
    return principal;
  }

  return {
    open({ id: userId, username }, concurrent) {
      const now = clock();
      sweep(now);
      const ended = concurrent ? 0 : endAll(userId);
      const own = byUser.get(userId) ?? new Set();
      if (own.size >= concurrentSessionLimit) throw refusal("CASTL004E", username);
      const token = createToken();
      const hash = hashToken(token);
      sessions.set(hash, { userId, lastUsed: now });
      byUser.set(userId, own.add(hash));
      return { token, ended };
    },
    async authenticate(authorization) {
      const hash = hashToken(authorization ?? "");
      const session = sessions.get(hash);
      const now = clock();
      if (authorization === undefined || session === undefined) throw refusal("PASWS006E");
      if (now - session.lastUsed > idleMilliseconds) {
        remove(hash);
        throw refusal("PASWS006E");
      }
      session.lastUsed = now;
      const principal = await principalOf(session.userId, now);
      if (principal !== undefined) return { principal, token: authorization };
      endAll(session.userId);
      throw refusal("PASWS006E");
    },
    end: (token) => remove(hashToken(token)),
    endAll,
    forget(...userIds) {
      for (const userId of userIds) principals.delete(userId);
    },
    forgetAll: () => principals.clear(),
    count: () => sessions.size,
  };
}
