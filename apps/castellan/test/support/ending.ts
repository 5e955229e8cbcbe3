/** Something that ends, and cleans up then: a test, or a suite. */
export interface Ending {
  after(work: () => unknown): unknown;
}

/** What a whole suite must undo, to be given to its `after`; the last first. */
export function createEnding(): Ending & { readonly end: () => Promise<void> } {
  const works: (() => unknown)[] = [];
  return {
    after: (work) => works.push(work),
    end: async () => {
      for (const work of works.reverse()) await work();
    },
  };
}
