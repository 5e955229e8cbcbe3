import assert from "node:assert/strict";
import type { AttributeChange, Modification } from "../../provider/resource-store.ts";
import type { JsonValue, Resource } from "../../resource/resource.ts";
import { type Behaviour, holds, refusal, setting, user } from "./subject.ts";

const home = { value: "home@example.com", type: "home" };
const work = { value: "work@example.com", type: "work" };

function changing(before: Resource, changes: readonly AttributeChange[], emails: JsonValue | undefined): Modification {
  const { emails: _, ...rest } = before;
  const after = { ...rest, ...(emails === undefined ? {} : { emails }), schemas: before.schemas, id: before.id };
  return { before, after, changes };
}

/** What a store does with a change. */
export function changeBehaviours(behaviour: Behaviour): void {
  behaviour("applies a change and moves the version on", async (store) => {
    const created = await store.create("", user("a"));
    const changed = await store.modify("", created.id, setting(created, "title", "Guide"));
    assert.ok(changed);
    assert.equal(changed.title, "Guide");
    assert.equal(changed.id, created.id);
    assert.equal(changed.meta?.created, created.meta?.created);
    assert.notEqual(changed.meta?.version, created.meta?.version);
    await holds(store, changed);
    const cleared = await store.modify("", created.id, setting(changed, "title", null));
    assert.equal(cleared?.title, undefined);
    assert.equal((await store.get("", created.id))?.title, undefined);
  });

  behaviour("changes a list by the elements that come and go", async (store) => {
    const created = await store.create("", user("a", { emails: [home] }));
    const path = { attribute: "emails" };
    const changes = [
      { path, operation: "remove" as const, value: [home] },
      { path, operation: "add" as const, value: [work] },
    ];
    const changed = await store.modify("", created.id, changing(created, changes, [work]));
    assert.deepEqual(changed?.emails, [work]);
    assert.ok(changed);
    const removal = [{ path, operation: "remove" as const, value: [work] }];
    const empty = await store.modify("", created.id, changing(changed, removal, undefined));
    assert.equal(empty?.emails, undefined);
    assert.equal((await store.get("", created.id))?.emails, undefined);
  });

  behaviour("leaves out of a changed resource what the client does not see", async (store) => {
    const created = await store.create("", user("a", { emails: [home], title: "Guide" }));
    const excluded = [{ attribute: "emails" }];
    const changed = await store.modify("", created.id, setting(created, "title", "x"), undefined, { excluded });
    assert.equal(changed?.title, "x");
    assert.deepEqual((await store.get("", created.id))?.emails, [home]);
  });

  behaviour("refuses a change that was worked out from an older version", async (store) => {
    const created = await store.create("", user("a"));
    await store.modify("", created.id, setting(created, "title", "first"));
    await assert.rejects(store.modify("", created.id, setting(created, "title", "second")), refusal("conflict"));
    const version = created.meta?.version ?? "";
    const expected = store.modify("", created.id, setting(created, "title", "third"), version);
    await assert.rejects(expected, refusal("preconditionFailed"));
    await assert.rejects(store.delete("", created.id, version), refusal("preconditionFailed"));
    assert.equal((await store.get("", created.id))?.title, "first");
  });

  behaviour("lets one of many changes from one version win", async (store) => {
    const created = await store.create("", user("a"));
    const attempts = Array.from({ length: 20 }, (_, number) =>
      store.modify("", created.id, setting(created, "title", `title ${number}`)),
    );
    const settled = await Promise.allSettled(attempts);
    const won = settled.filter((one) => one.status === "fulfilled");
    assert.equal(won.length, 1);
    for (const one of settled)
      if (one.status === "rejected") assert.ok(refusal("conflict")(one.reason), String(one.reason));
    assert.equal((await store.get("", created.id))?.title, won[0]?.value?.title);
  });
}
