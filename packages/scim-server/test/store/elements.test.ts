import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject, JsonValue } from "@castellan/scim";
import { createSqlStore, type SqlStore } from "@castellan/scim-server";
import { emptied, onBothEngines } from "./support/engines.ts";
import { group, groupType } from "./support/types.ts";

const path = { attribute: "members" };

function change(store: SqlStore<string>, id: string, operation: "add" | "remove", ...value: readonly JsonObject[]) {
  return async () => {
    const values = value.map((member) => String(member.value));
    const elements = [{ path, values }];
    const before = await store.get("", id, { excluded: [], elements });
    assert.ok(before);
    return store.modify("", id, { before, after: before, changes: [{ path, operation, value }] }, undefined, {
      excluded: [],
      elements,
    });
  };
}

function keysOf(members: JsonValue | undefined): readonly string[] {
  return (Array.isArray(members) ? members : []).map(({ value, type = "-" }) => `${value}/${type}`).sort();
}

await onBothEngines("elements apart", (engine) => {
  const open = emptied(engine);

  const cases: readonly (readonly [string, readonly JsonObject[], "add" | "remove", JsonObject, readonly string[]])[] =
    [
      ["the same again", [{ value: "1", type: "User" }], "add", { value: "1", type: "User" }, ["1/User"]],
      [
        "the same in another letter case",
        [{ value: "a", type: "User" }],
        "add",
        { value: "A", type: "user" },
        ["A/user"],
      ],
      [
        "one of another type",
        [{ value: "1", type: "User" }],
        "add",
        { value: "1", type: "Group" },
        ["1/Group", "1/User"],
      ],
      ["one that says its type at last", [{ value: "1" }], "add", { value: "1", type: "User" }, ["1/User"]],
      ["one that says no type", [{ value: "1", type: "User" }], "add", { value: "1" }, ["1/User"]],
      ["one that is not there", [{ value: "1" }], "remove", { value: "2" }, ["1/-"]],
      [
        "one by value and type",
        [
          { value: "1", type: "User" },
          { value: "1", type: "Group" },
        ],
        "remove",
        { value: "1", type: "User" },
        ["1/Group"],
      ],
      ["one that said no type", [{ value: "1" }], "remove", { value: "1", type: "User" }, []],
    ];
  for (const [what, members, operation, element, expected] of cases) {
    test(`${operation} ${what}, once or twice`, async () => {
      const store = createSqlStore<string>({ database: await open(), type: groupType, apart: ["members"] });
      const { id } = await store.create("", group("g", members));
      for (let time = 0; time < 2; time += 1) {
        await change(store, id, operation, element)();
        assert.deepEqual(keysOf((await store.get("", id))?.members), expected);
      }
    });
  }

  test("changes of different members commute, and none is lost", async () => {
    const store = createSqlStore<string>({ database: await open(), type: groupType, apart: ["members"] });
    const { id } = await store.create("", group("g", [{ value: "old" }]));
    const adds = Array.from({ length: 60 }, (_, number) => change(store, id, "add", { value: `m${number}` }));
    await Promise.all([...adds, change(store, id, "remove", { value: "old" })].map((run) => run()));
    const found = await store.get("", id);
    assert.equal(keysOf(found?.members).length, 60);
    assert.equal(found?.meta?.version, 'W/"62"');
  });

  test("a group of more than 200 members is not read back, unless without them", async () => {
    const store = createSqlStore<string>({ database: await open(), type: groupType, apart: ["members"] });
    const members = Array.from({ length: 200 }, (_, number) => ({ value: `m${number}` }));
    const before = await store.create("", group("g", members.slice(1)));
    const add = (value: string) => ({ path, operation: "add" as const, value: [{ value }] });
    const elements = [{ path, values: [] }];
    const modify = (value: string, excluded: readonly { readonly attribute: string }[] = []) =>
      store.modify("", before.id, { before, after: before, changes: [add(value)] }, undefined, { excluded, elements });
    assert.equal(keysOf((await modify("m0"))?.members).length, 200);
    assert.equal(await modify("one more"), undefined);
    assert.equal((await modify("and more", [path]))?.displayName, "g");
    assert.equal(keysOf((await store.get("", before.id))?.members).length, 202);
  });
});
