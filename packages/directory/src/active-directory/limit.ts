import { DirectoryError } from "../error/directory-error.ts";

/** Lets so many operations run at once; those who wait come on in the order in which they came. */
export interface Limit {
  /** Throws `DirectoryError` `timeout` when no place gets free in time. */
  run<Result>(operation: () => Promise<Result>): Promise<Result>;
}

export function createLimit(maximum: number, timeoutMilliseconds: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];

  function enter(): Promise<void> {
    if (running < maximum) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const proceed = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(proceed), 1);
        reject(allBusy(maximum, timeoutMilliseconds));
      }, timeoutMilliseconds);
      waiting.push(proceed);
    });
  }
  function leave(): void {
    const next = waiting.shift();
    // Whoever waits takes over the place.
    if (next === undefined) running--;
    else next();
  }
  return {
    async run(operation) {
      await enter();
      try {
        return await operation();
      } finally {
        leave();
      }
    },
  };
}

function allBusy(maximum: number, timeoutMilliseconds: number): DirectoryError {
  return new DirectoryError(
    "timeout",
    `None of the ${maximum} connections to the directory became free within ${timeoutMilliseconds} ms.`,
    "Allow more connections (maxConnections), or find out why the directory answers slowly.",
  );
}
