/** One at a time for each key: whoever asks waits until those before are done. */
export interface Turns {
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Whether anybody is at it, or waits. */
  isTaken(key: string): boolean;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    isTaken: (key) => last.has(key),
    async take(key, work) {
      const previous = last.get(key) ?? Promise.resolve();
      // Whatever became of the one before, it is over.
      const turn = previous.then(work, work);
      last.set(key, turn);
      try {
        return await turn;
      } finally {
        if (last.get(key) === turn) last.delete(key);
      }
    },
  };
}
