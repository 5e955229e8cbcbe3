import { type PvwaUser, refusal } from "@castellan/pvwa";
import type { Principal, Standing } from "./principal.ts";
import { createToken, hashToken } from "./token.ts";

/** How many sessions one user may have at once: the product's number. */
export const concurrentSessionLimit = 300;
/** How long what a user may do is believed without looking again: other nodes may change him. */
const standingAge = 5_000;
const sweepInterval = 60_000;

interface Session {
  readonly userId: number;
  /** When he was let in, which is no earlier than the password that he is let in with. */
  openedAt: number;
  /** The number that a client of the first generation gave the connection. */
  readonly connection: number | undefined;
  lastUsed: number;
}

/** Which of the user's other sessions a logon lets live: all, none, or those of another connection number. */
export type Concurrency = boolean | { readonly connection: number };

/** A session that was opened a moment ago. */
export interface OpenedSession {
  readonly token: string;
  /** How many others of the user it does not let live. */
  readonly supersedes: number;
  /** The logon is recorded: ends those, which one that fails does not, and counts the session's time from now. */
  confirm(): void;
}

/**
 * The open sessions, in memory: a restart ends them all, which every client of a PVWA must expect anyway (401
 * `PASWS006E`). Tokens are kept as hashes.
 */
export interface Sessions {
  /** Opens a session. Throws `CASTL004E` when the user has 300 beside those that `concurrency` does not let live. */
  open(user: Pick<PvwaUser, "id" | "username">, concurrency: Concurrency): OpenedSession;
  /** The principal of a token that is open, and counts as its use. Throws 401 `PASWS006E`. */
  authenticate(authorization: string | undefined): Promise<{ readonly principal: Principal; readonly token: string }>;
  end(token: string): void;
  endAll(userId: number): void;
  /** Says that users changed: what they may do is read again. */
  forget(...userIds: readonly number[]): void;
  /** As `forget`, of all users: when a group came into another or left it. */
  forgetAll(): void;
  count(): number;
  /** How many users have a session. */
  userCount(): number;
}

export function createSessions(options: {
  /** How long an unused session lives. */
  readonly idleMilliseconds: number;
  /** How long any session lives. */
  readonly absoluteMilliseconds: number;
  readonly clock: () => number;
  readonly load: (userId: number) => Promise<Standing | undefined>;
}): Sessions {
  const { idleMilliseconds, absoluteMilliseconds, clock, load } = options;
  const sessions = new Map<string, Session>();
  const byUser = new Map<number, Set<string>>();
  const standings = new Map<number, { readonly standing: Promise<Standing | undefined>; readonly readAt: number }>();
  let lastSweep = clock();

  function remove(hash: string): void {
    const session = sessions.get(hash);
    if (session === undefined) return;
    sessions.delete(hash);
    const others = byUser.get(session.userId);
    others?.delete(hash);
    if (others?.size !== 0) return;
    byUser.delete(session.userId);
    standings.delete(session.userId);
  }

  function isOver({ lastUsed, openedAt }: Session, now: number): boolean {
    return now - lastUsed > idleMilliseconds || now - openedAt > absoluteMilliseconds;
  }

  function sweep(now: number): void {
    if (now - lastSweep < sweepInterval) return;
    lastSweep = now;
    for (const [hash, session] of sessions) if (isOver(session, now)) remove(hash);
  }

  /** The hashes of those of the user's sessions that are meant. */
  function some(userId: number, isMeant: (session: Session) => boolean): readonly string[] {
    return [...(byUser.get(userId) ?? [])].filter((hash) => {
      const session = sessions.get(hash);
      return session !== undefined && isMeant(session);
    });
  }

  function removeAll(hashes: readonly string[]): void {
    for (const hash of hashes) remove(hash);
  }

  function standingOf(userId: number, now: number): Promise<Standing | undefined> {
    const known = standings.get(userId);
    if (known !== undefined && now - known.readAt < standingAge) return known.standing;
    const standing = load(userId);
    standings.set(userId, { standing, readAt: now });
    standing.catch(() => standings.delete(userId));
    return standing;
  }

  return {
    open({ id: userId, username }, concurrency) {
      const now = clock();
      sweep(now);
      const connection = typeof concurrency === "object" ? concurrency.connection : undefined;
      removeAll(some(userId, (session) => isOver(session, now)));
      const superseded = some(userId, (other) =>
        connection === undefined ? concurrency === false : other.connection === connection,
      );
      const own = byUser.get(userId) ?? new Set();
      if (own.size - superseded.length >= concurrentSessionLimit) throw refusal("CASTL004E", username);
      const token = createToken();
      const hash = hashToken(token);
      const session = { userId, openedAt: now, connection, lastUsed: now };
      sessions.set(hash, session);
      byUser.set(userId, own.add(hash));
      return { token, supersedes: superseded.length, confirm };

      function confirm(): void {
        session.openedAt = clock();
        removeAll(superseded);
      }
    },
    async authenticate(authorization) {
      const hash = hashToken(authorization ?? "");
      const session = sessions.get(hash);
      const now = clock();
      if (authorization === undefined || session === undefined) throw refusal("PASWS006E");
      if (isOver(session, now)) {
        remove(hash);
        throw refusal("PASWS006E");
      }
      session.lastUsed = now;
      const standing = await standingOf(session.userId, now);
      if (standing === undefined) removeAll(some(session.userId, () => true));
      // Another node may have set his password anew.
      else if (session.openedAt < standing.provesSince * 1000) remove(hash);
      else return { principal: standing.principal, token: authorization };
      throw refusal("PASWS006E");
    },
    end: (token) => remove(hashToken(token)),
    endAll: (userId) => removeAll(some(userId, () => true)),
    forget(...userIds) {
      for (const userId of userIds) standings.delete(userId);
    },
    forgetAll: () => standings.clear(),
    count: () => sessions.size,
    userCount: () => byUser.size,
  };
}
