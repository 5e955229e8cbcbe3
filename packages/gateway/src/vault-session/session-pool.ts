import { type LogonType, type PvwaClient, PvwaError, type PvwaSession } from "@castellan/pvwa";
import type { Logger } from "../options.ts";
import type { VaultCredential } from "./credential.ts";
import { createRefusedLogons } from "./refused-logons.ts";

export interface SessionPoolOptions {
  readonly client: Pick<PvwaClient, "logon">;
  readonly logonType: LogonType;
  /** Milliseconds without use after which a session is logged off. */
  readonly idle: number;
  /** Milliseconds after which the password is proved again by a new logon. */
  readonly maximumAge: number;
  /** Milliseconds for which a first refusal is remembered. */
  readonly refusalWait: number;
  readonly clock: () => number;
  readonly log?: Logger;
}

interface PooledSession {
  readonly opening: Promise<PvwaSession>;
  readonly since: number;
  lastUsed: number;
  /** Calls under way. */
  uses: number;
  /** Out of the pool: logged off when the last call is done. */
  retired: boolean;
}

/** More credentials than this at once make the pool give up the one that was not used for longest. */
const mostSessions = 500;

/**
 * One vault session per credential, shared by all its requests. A logon costs the vault more than most calls do, so the
 * session stays open; a credential's first requests share one logon.
 */
export interface SessionPool {
  /** Makes sure that the vault admits this credential: logs on unless a young enough session is open. Throws the logon's `PvwaError`. */
  prove(credential: VaultCredential): Promise<void>;
  /**
   * Runs one PVWA call in the credential's session. A call answered 401 did not happen: the session is renewed and the
   * call sent once more, so `call` must be a single request.
   */
  use<Result>(credential: VaultCredential, call: (session: PvwaSession) => Promise<Result>): Promise<Result>;
  readonly size: number;
  /** Logs off what nobody used for a while. Runs by itself; here for those who cannot wait. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export function createSessionPool(options: SessionPoolOptions): SessionPool {
  const { client, logonType, idle, maximumAge, clock, log } = options;
  const sessions = new Map<string, PooledSession>();
  const refusedLogons = createRefusedLogons(options.refusalWait, clock);
  const logoffs = new Set<Promise<void>>();
  const timer = setInterval(() => void sweep(), Math.max(1_000, Math.min(30_000, idle / 2)));
  timer.unref();

  async function logOn({ username, password }: VaultCredential): Promise<PvwaSession> {
    return client.logon({ type: logonType, username, password: await password(), concurrentSession: true });
  }

  function open(credential: VaultCredential): PooledSession {
    const standing = refusedLogons.standing(credential.key);
    if (standing !== undefined) throw standing;
    const opening = logOn(credential);
    const pooled: PooledSession = { opening, since: clock(), lastUsed: clock(), uses: 0, retired: false };
    sessions.set(credential.key, pooled);
    opening.then(
      () => refusedLogons.admitted(credential.key),
      (error: unknown) => {
        if (sessions.get(credential.key) === pooled) sessions.delete(credential.key);
        if (isRefusal(error)) refusedLogons.refused(credential.key, error);
      },
    );
    if (sessions.size > mostSessions) retireLeastRecent(pooled);
    return pooled;
  }

  function current(credential: VaultCredential): PooledSession {
    const pooled = sessions.get(credential.key);
    if (pooled === undefined) return open(credential);
    if (clock() - pooled.since < maximumAge) return pooled;
    retire(credential.key, pooled);
    return open(credential);
  }

  function retire(key: string, pooled: PooledSession): void {
    if (sessions.get(key) === pooled) sessions.delete(key);
    pooled.retired = true;
    if (pooled.uses === 0) logOff(pooled);
  }

  function retireLeastRecent(except: PooledSession): void {
    let oldest: [string, PooledSession] | undefined;
    for (const entry of sessions) {
      if (entry[1] !== except && (oldest === undefined || entry[1].lastUsed < oldest[1].lastUsed)) oldest = entry;
    }
    if (oldest !== undefined) retire(...oldest);
  }

  /** Nobody waits for it, and a session that cannot be logged off ends by the vault's own time-out. */
  function logOff(pooled: PooledSession): void {
    const ending: Promise<void> = pooled.opening
      .then((session) => session.logoff())
      .catch((error: unknown) => log?.debug({ reason: String(error) }, "a vault session could not be logged off"))
      .finally(() => logoffs.delete(ending));
    logoffs.add(ending);
  }

  async function within<Result>(
    pooled: PooledSession,
    call: (session: PvwaSession) => Promise<Result>,
  ): Promise<Result> {
    pooled.uses += 1;
    try {
      return await call(await pooled.opening);
    } finally {
      pooled.uses -= 1;
      pooled.lastUsed = clock();
      if (pooled.retired && pooled.uses === 0) logOff(pooled);
    }
  }

  async function sweep(): Promise<void> {
    const limit = clock() - idle;
    for (const [key, pooled] of sessions) {
      if (pooled.uses === 0 && pooled.lastUsed <= limit) retire(key, pooled);
    }
    await Promise.all(logoffs);
  }

  return {
    async prove(credential) {
      await current(credential).opening;
    },
    async use(credential, call) {
      const pooled = current(credential);
      try {
        return await within(pooled, call);
      } catch (error) {
        if (!(error instanceof PvwaError) || error.status !== 401) throw error;
        // The token is dead already: there is nothing to log off. Another request may have renewed the session meanwhile.
        if (sessions.get(credential.key) === pooled) sessions.delete(credential.key);
        return await within(current(credential), call);
      }
    },
    get size() {
      return sessions.size;
    },
    sweep,
    async close() {
      clearInterval(timer);
      for (const [key, pooled] of sessions) retire(key, pooled);
      await Promise.all(logoffs);
    },
  };
}

/** Whether the vault refused the credential, as against not having answered or having no room. */
function isRefusal(error: unknown): error is PvwaError {
  if (!(error instanceof PvwaError) || error.kind !== "http") return false;
  if (isSessionLimit(error)) return false;
  return error.status === 401 || error.status === 403 || error.status === 409 || error.code.startsWith("ITATS");
}

/** A vault allows 300 sessions of one user; the code it then answers is not public, its words are. */
export function isSessionLimit(error: PvwaError): boolean {
  return error.code === "CASTL004E" || /concurrent|number of .*sessions/i.test(error.detail);
}
