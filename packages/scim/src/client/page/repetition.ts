/**
 * Notices that a series of keys repeats itself: the last key at once, a longer cycle in the end, whatever its length, while it
 * keeps only two of them (Brent's algorithm). The keys of a list of a million resources are not held.
 */
export interface RepetitionGuard {
  repeats(key: string): boolean;
}

export function createRepetitionGuard(): RepetitionGuard {
  let last: string | undefined;
  let kept: string | undefined;
  let sinceKept = 0;
  let keepFor = 1;
  return {
    repeats(key) {
      if (key === last || key === kept) return true;
      last = key;
      sinceKept += 1;
      if (sinceKept === keepFor) {
        kept = key;
        sinceKept = 0;
        keepFor *= 2;
      }
      return false;
    },
  };
}
