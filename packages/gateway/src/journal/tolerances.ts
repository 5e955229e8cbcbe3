/** Counts how often each tolerance decided, so that nothing that was bent for a client stays unseen. */
export function createToleranceJournal() {
  const counts = new Map<string, number>();
  return {
    record(tolerance: string): void {
      counts.set(tolerance, (counts.get(tolerance) ?? 0) + 1);
    },
    /** By name, in alphabetical order. */
    counts(): Readonly<Record<string, number>> {
      return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}
