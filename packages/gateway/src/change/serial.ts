/**
 * Runs work on the same thing one after the other: a change of a vault user reads the whole user and writes it again, and
 * two at once would undo each other.
 */
export function createSerial() {
  const last = new Map<number, Promise<unknown>>();
  return async function serially<Result>(id: number, work: () => Promise<Result>): Promise<Result> {
    const before = last.get(id);
    const run = before === undefined ? work() : before.then(work, work);
    const settled = run.catch(() => undefined);
    last.set(id, settled);
    try {
      return await run;
    } finally {
      if (last.get(id) === settled) last.delete(id);
    }
  };
}
export type Serially = ReturnType<typeof createSerial>;
