import assert from "node:assert/strict";
import { isArray } from "../../json/value.ts";
import type { JsonValue, Resource } from "../../resource/resource.ts";
import { type Behaviour, holds, idsOf, pageOf, refusal, setting, sorted, user } from "./subject.ts";

/** The order of a multi-valued attribute means nothing (RFC 7643 section 2.4). */
function inAnyOrder(value: JsonValue | undefined): JsonValue | undefined {
  return isArray(value) ? value.map((element) => JSON.stringify(element)).sort() : value;
}

/** What a store does with one resource. */
export function resourceBehaviours(behaviour: Behaviour): void {
  behaviour("gives what it does not have as undefined", async (store) => {
    for (const id of [
      "nobody",
      "",
      "00000000-0000-8000-8000-000000000000",
      "1",
      "ffffffff-ffff-8fff-bfff-ffffffffffff",
    ]) {
      assert.equal(await store.get("", id), undefined, id);
    }
  });

  behaviour("gives a created resource an id and meta, and finds it by that id", async (store) => {
    const created = await store.create("", user("bjensen", { title: "Guide", active: true }));
    assert.notEqual(created.id, "");
    assert.equal(created.userName, "bjensen");
    assert.equal(created.meta?.resourceType, "User");
    for (const time of [created.meta?.created, created.meta?.lastModified]) assert.ok(Date.parse(time ?? "") > 0);
    await holds(store, created);
  });

  behaviour("keeps every kind of value as it came", async (store) => {
    const values = {
      externalId: 'It\'s "quoted" \\ 100% _ \u{1f600}',
      name: { givenName: "Zoë", familyName: "O'Brien" },
      active: false,
      emails: [{ value: "Work@Example.com", type: "work", primary: true }, { value: "home@example.com" }],
      x509Certificates: [{ value: "AAEC" }],
    };
    const created = await store.create("", user("bjensen", values));
    const found = await store.get("", created.id);
    for (const [name, value] of Object.entries(values))
      assert.deepEqual(inAnyOrder(found?.[name]), inAnyOrder(value), name);
  });

  behaviour("gives each resource an id of its own, never one that was used", async (store) => {
    const first = await store.create("", user("a"));
    await store.delete("", first.id);
    const second = await store.create("", user("b"));
    assert.notEqual(second.id, first.id);
    assert.equal(await store.get("", first.id), undefined);
  });

  behaviour("holds what it was given, whatever becomes of that and of what it gives", async (store) => {
    const emails = [{ value: "a@example.com" }];
    const created = await store.create("", user("a", { emails }));
    Reflect.set(emails[0] ?? {}, "value", "changed");
    const first = await store.get("", created.id);
    const snapshot = JSON.stringify(first);
    try {
      Reflect.set(first ?? {}, "title", "changed");
      const [email] = Array.isArray(first?.emails) ? first.emails : [];
      if (typeof email === "object" && email !== null) Reflect.set(email, "value", "changed");
    } finally {
      assert.equal(JSON.stringify(await store.get("", created.id)), snapshot);
    }
    assert.match(snapshot, /a@example\.com/);
  });

  behaviour("says notFound of what is gone", async (store) => {
    const created = await store.create("", user("a"));
    await store.delete("", created.id);
    assert.equal(await store.get("", created.id), undefined);
    await assert.rejects(store.delete("", created.id), refusal("notFound"));
    await assert.rejects(store.modify("", created.id, setting(created, "title", "x")), refusal("notFound"));
    await assert.rejects(store.delete("", "nobody"), refusal("notFound"));
    await assert.rejects(store.modify("", "nobody", setting(created, "title", "x")), refusal("notFound"));
  });

  behaviour("deletes the version that was expected", async (store) => {
    const created = await store.create("", user("a"));
    await store.delete("", created.id, created.meta?.version);
    assert.deepEqual((await pageOf(store)).resources, []);
  });

  behaviour("keeps a secret that a change does not mention, and shows it nowhere", async (store) => {
    const created = await store.create("", user("a", { password: "hunter2" }));
    const { password: _, ...shown } = created;
    const before: Resource = { ...shown, schemas: created.schemas, id: created.id };
    await store.modify("", created.id, setting(before, "title", "x"));
    const stored = await store.get("", created.id);
    assert.ok(stored?.password === undefined || stored.password === "hunter2");
    const rendered = await store.rendered?.get("", created.id);
    assert.ok(rendered === undefined || !/hunter2|password/.test(rendered.text));
  });

  behaviour("keeps userName unique, in any letter case, and gives it free again", async (store) => {
    const other = await store.create("", user("other"));
    const first = await store.create("", user("bjensen"));
    await assert.rejects(store.create("", user("BJensen")), refusal("uniqueness"));
    await assert.rejects(store.modify("", other.id, setting(other, "userName", "bjensen")), refusal("uniqueness"));
    await holds(store, other);
    assert.deepEqual(sorted(idsOf((await pageOf(store)).resources)), sorted([other.id, first.id]));
    const renamed = await store.modify("", first.id, setting(first, "userName", "BJENSEN"));
    assert.equal(renamed?.userName, "BJENSEN");
    await store.delete("", first.id);
    const taken = await store.modify("", other.id, setting(other, "userName", "bjensen"));
    assert.equal(taken?.userName, "bjensen");
    await store.create("", user("other"));
  });

  behaviour("creates one of many namesakes who come at once", async (store) => {
    const attempts = Array.from({ length: 20 }, (_, number) =>
      store.create("", user("bjensen", { title: `${number}` })),
    );
    const settled = await Promise.allSettled(attempts);
    assert.equal(settled.filter((one) => one.status === "fulfilled").length, 1);
    for (const one of settled)
      if (one.status === "rejected") assert.ok(refusal("uniqueness")(one.reason), String(one.reason));
    assert.equal((await pageOf(store)).totalResults, 1);
  });
}
