import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rebatch } from "../../src/aggregation/rebatch.ts";

async function* pages(sizes: readonly number[], onPull: () => void = () => {}): AsyncGenerator<number[]> {
  let next = 0;
  for (const size of sizes) {
    onPull();
    yield Array.from({ length: size }, () => next++);
  }
}

async function collect(sizes: readonly number[], size: number) {
  const batches: number[][] = [];
  for await (const { elements } of rebatch(pages(sizes), size, () => 0)) batches.push([...elements]);
  return batches;
}

test("loses, repeats and reorders nothing, and every batch but the last is full", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 15 }), async (sizes, size) => {
      const batches = await collect(sizes, size);
      const total = sizes.reduce((sum, each) => sum + each, 0);
      assert.deepEqual(
        batches.flat(),
        Array.from({ length: total }, (_, index) => index),
      );
      for (const batch of batches.slice(0, -1)) assert.equal(batch.length, size);
      assert.ok((batches.at(-1)?.length ?? 1) > 0);
    }),
  );
});

test("an element is never told to be asked for later than it was", async () => {
  let now = 0;
  const askedFor: number[] = [];
  const source = pages([3, 1, 4, 1, 5], () => askedFor.push(now));
  const sizes = [3, 1, 4, 1, 5];
  const pageOf = sizes.flatMap((size, page) => Array.from({ length: size }, () => page));
  for await (const { elements, pulledAt } of rebatch(source, 2, () => now++)) {
    for (const element of elements) assert.ok(pulledAt <= (askedFor[pageOf[element] ?? 0] ?? 0));
  }
});

test("an error of the source reaches the reader after what came before it", async () => {
  async function* broken() {
    yield [1, 2];
    throw new Error("the source broke");
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const { elements } of rebatch(broken(), 1, () => 0)) seen.push(...elements);
  }, /the source broke/);
  assert.deepEqual(seen, [1, 2]);
});

test("a reader that stops closes the source", async () => {
  let closed = false;
  async function* endless() {
    try {
      for (;;) yield [1];
    } finally {
      closed = true;
    }
  }
  for await (const _batch of rebatch(endless(), 1, () => 0)) break;
  assert.ok(closed);
});
