import assert from "node:assert/strict";
import type { test as nodeTest } from "node:test";
import type { ScimErrorCode } from "../error/catalogue.ts";
import { ScimError } from "../error/scim-error.ts";
import type { ListQuery } from "../list/list-query.ts";
import type { AttributeChange, ResourceStore } from "../provider/resource-store.ts";
import type { NewResource, Resource } from "../resource/resource.ts";
import { coreUserSchema } from "../schema/core-user.ts";

export interface StoreSubject {
  readonly store: ResourceStore<string>;
  close?(): Promise<void>;
}

const everything: ListQuery = { startIndex: 1, count: 1_000, excluded: [] };

function user(userName: string, more: Readonly<Record<string, string | boolean>> = {}): NewResource {
  return { schemas: [coreUserSchema.id], userName, ...more };
}

async function idsOf(store: ResourceStore<string>, query: ListQuery = everything): Promise<readonly string[]> {
  const result = await store.list("", query);
  const resources: Resource[] = [];
  for await (const resource of result.resources) resources.push(resource);
  return resources.map((resource) => resource.id).sort();
}

function refusal(code: ScimErrorCode) {
  return (error: unknown) => error instanceof ScimError && error.code === code;
}

/** What every `ResourceStore` of users does. `open` gives an empty one each time. */
export function storeSuite(name: string, test: typeof nodeTest, open: () => Promise<StoreSubject>): void {
  const behaviour = (what: string, check: (store: ResourceStore<string>) => Promise<void>) =>
    test(`${name}: ${what}`, async () => {
      const subject = await open();
      try {
        await check(subject.store);
      } finally {
        await subject.close?.();
      }
    });
  const change = (before: Resource, title: string) => {
    const changes: readonly AttributeChange[] = [{ path: { attribute: "title" }, operation: "set", value: title }];
    return { changes, before, after: { ...before, title } };
  };

  behaviour("gives what it does not have as undefined", async (store) => {
    assert.equal(await store.get("", "nobody"), undefined);
  });

  behaviour("gives a created resource an id and meta, and finds it by that id", async (store) => {
    const created = await store.create("", user("bjensen", { title: "Guide", active: true }));
    assert.notEqual(created.id, "");
    assert.equal(created.userName, "bjensen");
    assert.equal(created.meta?.resourceType, "User");
    for (const time of [created.meta?.created, created.meta?.lastModified]) assert.ok(Date.parse(time ?? "") > 0);
    assert.deepEqual(await store.get("", created.id), created);
  });

  behaviour("gives each resource an id of its own, never one that was used", async (store) => {
    const first = await store.create("", user("a"));
    await store.delete("", first.id);
    const second = await store.create("", user("b"));
    assert.notEqual(second.id, first.id);
  });

  behaviour("lists all it has", async (store) => {
    const created = [await store.create("", user("a")), await store.create("", user("b"))];
    assert.deepEqual(await idsOf(store), created.map((resource) => resource.id).sort());
  });

  behaviour("keeps userName unique, in any letter case", async (store) => {
    const other = await store.create("", user("other"));
    await store.create("", user("bjensen"));
    await assert.rejects(store.create("", user("BJensen")), refusal("uniqueness"));
    const renamed = {
      before: other,
      after: { ...other, userName: "bjensen" },
      changes: [{ path: { attribute: "userName" }, operation: "set" as const, value: "bjensen" }],
    };
    await assert.rejects(store.modify("", other.id, renamed), refusal("uniqueness"));
    assert.equal((await idsOf(store)).length, 2);
  });

  behaviour("applies a change and moves the version on", async (store) => {
    const created = await store.create("", user("a"));
    const changed = await store.modify("", created.id, change(created, "Guide"));
    assert.ok(changed);
    assert.equal(changed.title, "Guide");
    assert.equal(changed.id, created.id);
    assert.equal(changed.meta?.created, created.meta?.created);
    assert.notEqual(changed.meta?.version, created.meta?.version);
    assert.deepEqual(await store.get("", created.id), changed);
  });

  behaviour("refuses a change that was worked out from an older version", async (store) => {
    const created = await store.create("", user("a"));
    await store.modify("", created.id, change(created, "first"));
    await assert.rejects(store.modify("", created.id, change(created, "second")), refusal("conflict"));
    const version = created.meta?.version ?? "";
    const expected = store.modify("", created.id, change(created, "third"), version);
    await assert.rejects(expected, refusal("preconditionFailed"));
    await assert.rejects(store.delete("", created.id, version), refusal("preconditionFailed"));
    assert.equal((await store.get("", created.id))?.title, "first");
  });

  behaviour("says notFound of what is gone", async (store) => {
    const created = await store.create("", user("a"));
    await store.delete("", created.id);
    assert.equal(await store.get("", created.id), undefined);
    await assert.rejects(store.delete("", created.id), refusal("notFound"));
    await assert.rejects(store.modify("", created.id, change(created, "x")), refusal("notFound"));
  });

  behaviour("deletes the version that was expected", async (store) => {
    const created = await store.create("", user("a"));
    await store.delete("", created.id, created.meta?.version);
    assert.deepEqual(await idsOf(store), []);
  });

  behaviour("keeps a secret that a change does not mention", async (store) => {
    const created = await store.create("", user("a", { password: "hunter2" }));
    const { password: _, ...shown } = created;
    const before: Resource = { ...shown, schemas: created.schemas, id: created.id };
    await store.modify("", created.id, change(before, "x"));
    const stored = await store.get("", created.id);
    assert.ok(stored?.password === undefined || stored.password === "hunter2");
  });
}
