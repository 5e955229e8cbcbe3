/** Slows guessing down: after a few failures a name at an address has to wait, longer each time. */
export interface Throttle {
  /** Milliseconds to wait before another attempt is looked at; 0 when none. */
  waiting(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
}

const freeAttempts = 5;
const firstWaitMilliseconds = 1_000;
const maximumWaitMilliseconds = 300_000;
const forgottenAfterMilliseconds = 900_000;
const maximumKeys = 10_000;

interface Failures {
  readonly count: number;
  readonly at: number;
}

/** Kept in memory: it holds no more than so many keys, and forgets the oldest first. */
export function createThrottle(clock: () => number): Throttle {
  const failures = new Map<string, Failures>();

  function recent(key: string): Failures | undefined {
    const known = failures.get(key);
    if (known !== undefined && clock() - known.at < forgottenAfterMilliseconds) return known;
    failures.delete(key);
    return undefined;
  }

  return {
    waiting(key) {
      const known = recent(key);
      if (known === undefined || known.count < freeAttempts) return 0;
      const wait = Math.min(firstWaitMilliseconds * 2 ** (known.count - freeAttempts), maximumWaitMilliseconds);
      return Math.max(0, known.at + wait - clock());
    },
    failed(key) {
      const count = (recent(key)?.count ?? 0) + 1;
      failures.delete(key);
      failures.set(key, { count, at: clock() });
      for (const oldest of failures.keys()) {
        if (failures.size <= maximumKeys) break;
        failures.delete(oldest);
      }
    },
    succeeded(key) {
      failures.delete(key);
    },
  };
}
