/** A batch, and when it was asked for (Unix milliseconds). */
export interface TimedBatch<Element> {
  readonly elements: readonly Element[];
  readonly pulledAt: number;
}

/**
 * Cuts and joins batches to `size` each, whatever the pages they came in. The next one is fetched while the last is
 * being processed; never more than that is held.
 */
export async function* rebatch<Element>(
  source: AsyncIterable<readonly Element[]>,
  size: number,
  clock: () => number,
): AsyncGenerator<TimedBatch<Element>> {
  const iterator = source[Symbol.asyncIterator]();
  let waiting: Element[] = [];
  let pulledAt = clock();
  let askedAt = pulledAt;
  let pulled = pull(iterator);
  try {
    for (;;) {
      const result = settled(await pulled);
      if (result.done === true) break;
      if (waiting.length === 0) pulledAt = askedAt;
      waiting = waiting.concat(result.value);
      const arrivedWith = askedAt;
      askedAt = clock();
      pulled = pull(iterator);
      while (waiting.length >= size) {
        yield { elements: waiting.slice(0, size), pulledAt };
        waiting = waiting.slice(size);
        pulledAt = arrivedWith;
      }
    }
    if (waiting.length > 0) yield { elements: waiting, pulledAt };
  } finally {
    await iterator.return?.();
  }
}

type Pulled<Element> = { readonly result: IteratorResult<readonly Element[]> } | { readonly error: unknown };

/** Fetches without leaving a rejection unhandled while the batch before is still being processed. */
async function pull<Element>(iterator: AsyncIterator<readonly Element[]>): Promise<Pulled<Element>> {
  try {
    return { result: await iterator.next() };
  } catch (error) {
    return { error };
  }
}

function settled<Element>(pulled: Pulled<Element>): IteratorResult<readonly Element[]> {
  if ("error" in pulled) throw pulled.error;
  return pulled.result;
}
