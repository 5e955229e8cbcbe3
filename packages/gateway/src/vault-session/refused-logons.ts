import type { PvwaError } from "@castellan/pvwa";

interface Refusal {
  readonly error: PvwaError;
  /** Milliseconds. */
  readonly wait: number;
  readonly until: number;
}

const longestWait = 300_000;
const most = 10_000;

/**
 * Remembers credentials that the vault refused, so that a client that hammers with a wrong password does not lock its
 * vault user: the first time for `firstWait` milliseconds, and twice as long each time it is refused again.
 */
export function createRefusedLogons(firstWait: number, clock: () => number) {
  const refusals = new Map<string, Refusal>();
  return {
    /** The refusal that still stands for this credential. */
    standing(key: string): PvwaError | undefined {
      const refusal = refusals.get(key);
      return refusal !== undefined && refusal.until > clock() ? refusal.error : undefined;
    },
    refused(key: string, error: PvwaError): void {
      const before = refusals.get(key);
      const wait = before === undefined ? firstWait : Math.min(before.wait * 2, longestWait);
      refusals.delete(key);
      refusals.set(key, { error, wait, until: clock() + wait });
      const oldest = refusals.keys().next();
      if (refusals.size > most && oldest.done !== true) refusals.delete(oldest.value);
    },
    admitted(key: string): void {
      refusals.delete(key);
    },
  };
}
