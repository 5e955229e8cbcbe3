import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFilter, type Resource } from "@castellan/scim";
import { createSqlStore } from "@castellan/scim-server";
import fc from "fast-check";
import { collect, pageOf, walk } from "./support/collect.ts";
import { emptied, onBothEngines } from "./support/engines.ts";
import { group, groupType, user, userType } from "./support/types.ts";

const names = (resources: readonly Resource[]) => resources.map((resource) => resource.userName);

await onBothEngines("pages", (engine) => {
  const open = emptied(engine);

  test("totals and pages by index stay true while resources come and go", async () => {
    const database = await open();
    const store = createSqlStore<string>({ database, type: userType });
    const others = createSqlStore<string>({ database, type: groupType });
    let ids: string[] = [];
    let last = 0;
    const step = fc.record({ add: fc.nat({ max: 300 }), remove: fc.array(fc.nat(), { maxLength: 12 }) });
    for (const { add, remove } of fc.sample(step, 6)) {
      await store.load(Array.from({ length: add }, (_, index) => user(`u${last + index}`)));
      last += add;
      await others.create("", group("in between"));
      ids = (await collect(store.iterate())).map(({ id }) => id);
      for (const place of remove) {
        const [id] = ids.splice(place % Math.max(1, ids.length), 1);
        if (id !== undefined) await store.delete("", id);
      }
      assert.equal(await store.count(), ids.length);
      for (const startIndex of [1, 2, 127, 128, 129, ids.length - 3, ids.length, ids.length + 1, 1_000_000]) {
        const page = await pageOf(store, { startIndex: Math.max(1, startIndex), count: 7 });
        assert.equal(page.totalResults, ids.length);
        const begin = Math.max(1, startIndex) - 1;
        assert.deepEqual(
          page.resources.map(({ id }) => id),
          ids.slice(begin, begin + 7),
          `from ${startIndex} of ${ids.length}`,
        );
      }
    }
  });

  test("what no index helps with is found over many stretches, page by page", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType });
    const size = 9_000;
    await store.load(
      Array.from({ length: size }, (_, number) => user(`u${number}`, { title: number % 1_000 === 0 ? "x" : "y" })),
    );
    const filter = parseFilter('title eq "X"', userType);
    const expected = Array.from({ length: 9 }, (_, number) => `u${number * 1_000}`);
    assert.deepEqual(names(await walk(store, { filter, count: 2 })), expected);
    const inside = await pageOf(store, { filter, startIndex: 8, count: 5 });
    assert.deepEqual([inside.totalResults, names(inside.resources)], [9, expected.slice(7)]);
    assert.equal((await pageOf(store, { filter, count: 0 })).totalResults, 9);
    assert.deepEqual((await pageOf(store, { filter, startIndex: 10 })).resources, []);
  });

  test("a position of another store is refused", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType });
    for (const after of [null, 7, "x", [], {}, { seq: "1" }, { seq: 1, value: {} }, { seq: 1, total: "x" }]) {
      await assert.rejects(store.list("", { startIndex: 1, excluded: [], after }), { code: "invalidCursor" });
    }
  });

  test("a list without a count gives everything", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType });
    await store.load(Array.from({ length: 1_500 }, (_, number) => user(`u${number}`)));
    const result = await store.list("", { startIndex: 1, excluded: [] });
    assert.equal((await collectAll(result.resources)).length, 1_500);
  });

  test("types of one database do not see one another", async () => {
    const database = await open();
    const users = createSqlStore<string>({ database, type: userType, indexed: ["displayName"] });
    const groups = createSqlStore<string>({ database, type: groupType, indexed: ["displayName"] });
    const one = await users.create("", user("a", { displayName: "same" }));
    const other = await groups.create("", group("same"));
    assert.equal(await groups.get("", one.id), undefined);
    for (const [store, type, id] of [
      [users, userType, one.id],
      [groups, groupType, other.id],
    ] as const) {
      for (const text of [
        'displayName eq "same"',
        'displayName co "am"',
        'displayName eq "same" and meta.created pr',
      ]) {
        const page = await pageOf(store, { filter: parseFilter(text, type) });
        assert.deepEqual(
          page.resources.map((resource) => resource.id),
          [id],
          `${type.name} ${text}`,
        );
      }
      const sorted = await pageOf(store, { sort: { path: { attribute: "displayName" }, order: "ascending" } });
      assert.equal(sorted.totalResults, 1);
      assert.equal(await store.count(), 1);
    }
  });
});

async function collectAll<Item>(items: Iterable<Item> | AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
