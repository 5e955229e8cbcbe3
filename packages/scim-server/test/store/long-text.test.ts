import assert from "node:assert/strict";
import { test } from "node:test";
import { coreGroupSchema, parseFilter } from "@castellan/scim";
import { createSqlStore } from "@castellan/scim-server";
import { emptied, onBothEngines } from "./support/engines.ts";

const groupType = { name: "Group", endpoint: "/Groups", description: "Group", schema: coreGroupSchema, extensions: [] };

/** Text that no engine can compress into an index. */
const long = Array.from({ length: 6_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7_919) % 20_000))).join("");

await onBothEngines("long text", (engine) => {
  const open = emptied(engine);

  test("elements whose value and type are longer than an index takes are kept, told apart and found", async () => {
    const store = createSqlStore<string>({ database: await open(), type: groupType, apart: ["members"] });
    const one = { value: `${long}1`, type: `${long}a` };
    const other = { value: `${long}1`, type: `${long}b` };
    const schemas = [coreGroupSchema.id];
    const before = await store.create("", { schemas, displayName: long, members: [one, other] });
    const listed = async (text: string) => {
      const filter = parseFilter(text, groupType);
      const result = await store.list("", { filter, startIndex: 1, count: 9, excluded: [] });
      return result.kind === "page" ? result.totalResults : undefined;
    };
    assert.equal(await listed(`members[type eq "${one.type}"]`), 1);
    assert.equal(await listed(`members eq "${one.value}"`), 1);
    assert.equal(await listed(`members eq "${long}"`), 0);
    const path = { attribute: "members" };
    const after = { ...before, members: [other] };
    const changes = [{ path, operation: "remove" as const, value: [one] }];
    const elements = [{ path, values: [one.value] }];
    await store.modify("", before.id, { before, after, changes }, undefined, { excluded: [], elements });
    assert.deepEqual((await store.get("", before.id))?.members, [other]);
  });
});
