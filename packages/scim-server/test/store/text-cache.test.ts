import assert from "node:assert/strict";
import { test } from "node:test";
import type { RenderedResource } from "@castellan/scim";
import { createSqlStore, type ScimTables, type SqlStore, scimMigration } from "@castellan/scim-server";
import { openDatabase } from "@castellan/storage";
import fc from "fast-check";
import { createTextCache } from "../../src/store/read/text-cache.ts";
import { emptied, onBothEngines } from "./support/engines.ts";
import { user, userType } from "./support/types.ts";

const resource = (id: string, length = 1_000): RenderedResource => ({ id, version: 'W/"1"', text: "x".repeat(length) });

test("what was read stays, until it is written", () => {
  const cache = createTextCache(100_000);
  cache.keep(resource("1"), cache.moment());
  assert.deepEqual(cache.get("1"), resource("1"));
  assert.equal(cache.get("2"), undefined);
  cache.forget("1");
  assert.equal(cache.get("1"), undefined);
});

test("what was read before a write was over is not kept", () => {
  const cache = createTextCache(100_000);
  const moment = cache.moment();
  cache.forget("2");
  cache.keep(resource("1"), moment);
  assert.equal(cache.get("1"), undefined);
});

test("what is read often stays, what nobody read since goes; the bound holds", () => {
  const cache = createTextCache(100_000);
  for (let id = 0; id < 1_000; id += 1) {
    cache.keep(resource(String(id)), cache.moment());
    assert.ok(cache.get("0") !== undefined, `after ${id} others`);
  }
  const kept = Array.from({ length: 1_000 }, (_, id) => cache.get(String(id))).filter((known) => known !== undefined);
  assert.ok(kept.length > 20 && kept.length < 80, `${kept.length} of 80 that would fit`);
});

test("a resource larger than the bound is read, and not kept for long", () => {
  const cache = createTextCache(10_000);
  cache.keep(resource("large", 20_000), cache.moment());
  cache.keep(resource("next", 9_000), cache.moment());
  assert.equal(cache.get("large"), undefined);
});

test("text beyond Latin is kept as it is", () => {
  const cache = createTextCache(100_000);
  const text = "Jürgen 張 😀";
  cache.keep({ ...resource("1"), text }, cache.moment());
  assert.equal(cache.get("1")?.text, text);
});

test("a look-up leads to the resource while that is as it was", () => {
  const cache = createTextCache(100_000);
  cache.keep(resource("1"), cache.moment(), "userName ann");
  assert.deepEqual(cache.find("userName ann"), resource("1"));
  assert.equal(cache.find("userName bob"), undefined);
  cache.forget("1");
  assert.equal(cache.find("userName ann"), undefined);
  cache.keep({ ...resource("1"), version: 'W/"2"' }, cache.moment());
  assert.equal(cache.find("userName ann"), undefined);
});

test("a look-up goes with its resource, and few lead to one", () => {
  const cache = createTextCache(100_000);
  for (let name = 0; name < 1_000; name += 1) cache.keep(resource("1"), cache.moment(), `userName ${name}`);
  const kept = Array.from({ length: 1_000 }, (_, name) => cache.find(`userName ${name}`));
  assert.equal(kept.filter((known) => known !== undefined).length, 8);
  for (let id = 2; id < 1_000; id += 1) cache.keep(resource(String(id)), cache.moment(), `userName of ${id}`);
  assert.equal(cache.find("userName 0"), undefined);
  const others = Array.from({ length: 1_000 }, (_, id) => cache.find(`userName of ${id}`)?.id);
  assert.deepEqual(
    others.filter((id, index) => id !== undefined && id !== String(index)),
    [],
  );
});

test("a value that went to another leads to whom it was found at last", () => {
  const cache = createTextCache(100_000);
  cache.keep(resource("1"), cache.moment(), "userName ann");
  cache.keep(resource("2"), cache.moment(), "userName ann");
  cache.forget("1");
  assert.equal(cache.find("userName ann")?.id, "2");
  cache.forget("2");
  assert.equal(cache.find("userName ann"), undefined);
});

test("what was read into memory is answered without the database", async () => {
  const database = await openDatabase<ScimTables>({
    url: "sqlite::memory:",
    schema: "scim",
    migrations: [scimMigration("001-scim")],
  });
  const store = createSqlStore<string>({ database, type: userType });
  const { id } = await store.create("", user("Ann"));
  for (let number = 0; number < 300; number += 1) await store.create("", user(`u${number}`));
  assert.equal(await store.warm(), 301);
  await database.close();
  assert.equal((await store.rendered.get("", id))?.id, id);
  const filter = { kind: "comparison", path: { attribute: "userName" }, operator: "eq", value: "ANN" } as const;
  const page = await store.rendered.list("", { filter, startIndex: 1, count: 10, excluded: [] });
  assert.deepEqual(
    page?.resources.map((one) => one.id),
    [id],
  );
});

test("no more is read into memory than there is room for, the newest first", async () => {
  const database = await openDatabase<ScimTables>({
    url: "sqlite::memory:",
    schema: "scim",
    migrations: [scimMigration("001-scim")],
  });
  const store = createSqlStore<string>({ database, type: userType, cacheMegabytes: 0.25 });
  const ids: string[] = [];
  for (let number = 0; number < 1_000; number += 1) ids.push((await store.create("", user(`u${number}`))).id);
  const read = await store.warm();
  assert.ok(read >= 100 && read < 900, `${read} were read`);
  await database.close();
  assert.equal((await store.rendered.get("", ids.at(-1) ?? ""))?.id, ids.at(-1));
  await assert.rejects(async () => store.rendered.get("", ids[0] ?? ""));
});

await onBothEngines("reads by id and look-ups", (engine) => {
  const open = emptied(engine);

  test("law: whatever is written and read at once, the last read says what is stored", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType, cacheMegabytes: 1 });
    const { id } = await store.create("", user("ann"));
    const write = async (title: string) => {
      const before = await store.get("", id);
      if (before === undefined) return;
      const changes = [{ path: { attribute: "title" }, operation: "set" as const, value: title }];
      await store.modify("", id, { before, after: { ...before, title }, changes }).catch(() => undefined);
    };
    const read = async () => store.rendered.get("", id);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.constant(undefined)), { maxLength: 12 }), async (steps) => {
        await Promise.all(steps.map((title) => (title === undefined ? read() : write(title))));
        const [stored, rendered] = [await store.get("", id), await read()];
        assert.equal(rendered?.version, stored?.meta?.version);
        assert.deepEqual(JSON.parse(`${rendered?.text}}}`).title, stored?.title);
      }),
      { numRuns: 25 },
    );
    await store.delete("", id);
    assert.equal(await read(), undefined);
  });

  test("law: while resources are read into memory, writes are seen", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType });
    const ids: string[] = [];
    for (let number = 0; number < 250; number += 1) ids.push((await store.create("", user(`u${number}`))).id);
    const write = async (number: number) => {
      const before = await store.get("", ids[number] ?? "");
      assert.ok(before);
      const changes = [{ path: { attribute: "userName" }, operation: "set" as const, value: `new${number}` }];
      await store.modify("", before.id, { before, after: { ...before, userName: `new${number}` }, changes });
    };
    await Promise.all([store.warm(), ...Array.from({ length: 40 }, (_, step) => write(step * 6))]);
    for (const id of ids) {
      const [stored, rendered] = [await store.get("", id), await store.rendered.get("", id)];
      assert.equal(JSON.parse(`${rendered?.text}}}`).userName, stored?.userName);
      const found = await lookUp(store, String(stored?.userName));
      assert.deepEqual(
        found?.resources.map((one) => one.id),
        [id],
      );
    }
    assert.deepEqual((await lookUp(store, "u0"))?.resources, []);
  });

  const lookUp = (store: SqlStore<string>, userName: string) =>
    store.rendered.list("", {
      filter: { kind: "comparison", path: { attribute: "userName" }, operator: "eq", value: userName },
      startIndex: 1,
      count: 10,
      excluded: [],
    });

  test("a name leads to whoever has it now", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType });
    const ann = await store.create("", user("ann"));
    const rename = async (id: string, userName: string) => {
      const before = await store.get("", id);
      assert.ok(before);
      const changes = [{ path: { attribute: "userName" }, operation: "set" as const, value: userName }];
      await store.modify("", id, { before, after: { ...before, userName }, changes });
    };
    const who = async (userName: string) => {
      const page = await lookUp(store, userName);
      assert.equal(page?.totalResults, page?.resources.length);
      return page?.resources.map(({ id }) => id);
    };
    for (const name of ["ann", "ANN", "ann"]) assert.deepEqual(await who(name), [ann.id]);
    await rename(ann.id, "bob");
    await store.rendered.get("", ann.id);
    assert.deepEqual(await who("ann"), []);
    assert.deepEqual(await who("bob"), [ann.id]);
    const other = await store.create("", user("ann"));
    assert.deepEqual(await who("ann"), [other.id]);
    await store.delete("", other.id);
    assert.deepEqual(await who("ann"), []);
  });

  test("law: names that go from one to another are looked up as they are", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType });
    const ids: string[] = [];
    for (const userName of ["a", "b", "c"]) ids.push((await store.create("", user(userName))).id);
    const step = fc.record({ who: fc.nat(2), name: fc.constantFrom("a", "b", "c", "d"), write: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
        const work = steps.map(async ({ who, name, write }) => {
          const before = await store.get("", ids[who] ?? "");
          if (!write || before === undefined) return void (await lookUp(store, name));
          const changes = [{ path: { attribute: "userName" }, operation: "set" as const, value: name }];
          await store
            .modify("", before.id, { before, after: { ...before, userName: name }, changes })
            .catch(() => undefined);
        });
        await Promise.all(work);
        for (const name of ["a", "b", "c", "d"]) {
          const all = await Promise.all(ids.map((id) => store.get("", id)));
          const expected = all.flatMap((one) => (one?.userName === name ? [one.id] : []));
          assert.deepEqual(
            (await lookUp(store, name))?.resources.map(({ id }) => id),
            expected,
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});
