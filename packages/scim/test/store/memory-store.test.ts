import assert from "node:assert/strict";
import { test } from "node:test";
import { coreGroupSchema, createMemoryStore } from "@castellan/scim";
import { storeSuite } from "@castellan/scim/testing";
import { userType } from "../support/service.ts";

const groupType = { name: "Group", endpoint: "/Groups", description: "Group", schema: coreGroupSchema, extensions: [] };

storeSuite("memory store", test, async () => ({
  store: createMemoryStore<string>(userType),
  groups: createMemoryStore<string>(groupType),
}));

test("the clock is the caller's", async () => {
  let now = Date.UTC(2026, 0, 1);
  const store = createMemoryStore<string>(userType, { clock: () => now });
  const created = await store.create("", { schemas: [userType.schema.id], userName: "a" });
  assert.equal(created.meta?.created, "2026-01-01T00:00:00.000Z");
  now += 1_000;
  const after = { ...created, title: "x" };
  const changed = await store.modify("", created.id, { before: created, after, changes: [] });
  assert.equal(changed?.meta?.created, "2026-01-01T00:00:00.000Z");
  assert.equal(changed?.meta?.lastModified, "2026-01-01T00:00:01.000Z");
  assert.equal(store.size, 1);
});
