import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFilter, type ResourceTypeDescription, type Schema } from "@castellan/scim";
import { createSqlStore, type ScimTables, scimMigration } from "@castellan/scim-server";
import { openDatabase } from "@castellan/storage";
import { pageOf } from "./support/collect.ts";
import { emptied, onBothEngines } from "./support/engines.ts";
import { group, groupType, hashSecret, user, userType } from "./support/types.ts";

/** An attribute of each kind of `returned`, and unique ones in many places. */
const thingSchema: Schema = {
  id: "urn:example:params:scim:schemas:Thing",
  name: "Thing",
  description: "Thing",
  attributes: [
    { name: "name", description: "", returned: "always" },
    { name: "asked", description: "", returned: "request" },
    { name: "pin", description: "", returned: "never" },
    { name: "at", description: "", type: "dateTime" },
    { name: "code", description: "", caseExact: true, uniqueness: "global" },
    { name: "number", description: "", type: "integer", uniqueness: "server" },
    {
      name: "keys",
      description: "",
      type: "complex",
      multiValued: true,
      subAttributes: [
        { name: "value", description: "", uniqueness: "server" },
        { name: "seed", description: "", returned: "never" },
        { name: "note", description: "", returned: "request" },
      ],
    },
  ],
};
const thingType: ResourceTypeDescription = {
  name: "Thing",
  endpoint: "/Things",
  description: "Thing",
  schema: thingSchema,
  extensions: [],
};
const thing = (name: string, more = {}) => ({ schemas: [thingSchema.id], name, ...more });

await onBothEngines("what is kept", (engine) => {
  const open = emptied(engine);

  test("a password is kept as its hash, and verified", async () => {
    const database = await open();
    const store = createSqlStore<string>({ database, type: userType });
    const created = await store.create("", user("a", { password: "hunter2" }));
    assert.ok(!("password" in created));
    assert.equal(await store.verifySecret(created.id, "password", "hunter2"), true);
    assert.equal(await store.verifySecret(created.id, "PASSWORD", "hunter2"), true);
    assert.equal(await store.verifySecret(created.id, "password", "hunter3"), false);
    assert.equal(await store.verifySecret("nobody", "password", "hunter2"), false);
    const rows = await database.sql.selectFrom("scim_resources").selectAll().execute();
    assert.doesNotMatch(JSON.stringify(rows), /hunter2/);
    const change = { before: created, after: { ...created, password: "hunter3" } };
    const path = { attribute: "password" };
    const set = { path, operation: "set" as const, value: "hunter3" };
    const changed = await store.modify("", created.id, { ...change, changes: [set] });
    assert.ok(changed !== undefined && !("password" in changed));
    assert.equal(await store.verifySecret(created.id, "password", "hunter3"), true);
    const unset = { before: changed, after: changed, changes: [{ ...set, value: null }] };
    await store.modify("", created.id, unset);
    assert.equal(await store.verifySecret(created.id, "password", "hunter3"), false);
  });

  test("what is returned on request is read, and not rendered; what never is, is neither", async () => {
    const store = createSqlStore<string>({ database: await open(), type: thingType, hashSecret });
    const keys = [{ value: "k", seed: "s3cret", note: "noted" }];
    const created = await store.create("", thing("a", { asked: "only", pin: "1234", keys }));
    const read = await store.get("", created.id);
    assert.equal(read?.asked, "only");
    assert.deepEqual(read?.keys, [{ value: "k", note: "noted" }]);
    assert.equal(read?.pin, undefined);
    const rendered = await store.rendered.get("", created.id);
    assert.doesNotMatch(rendered?.text ?? "", /only|1234|s3cret|noted/);
    assert.match(rendered?.text ?? "", /"keys":\[\{"value":"k"\}\]/);
    const found = await pageOf(store, { filter: parseFilter('asked eq "ONLY"', thingType) });
    assert.equal(found.totalResults, 1);
  });

  test("a page is rendered only where its text holds nothing that is not to be shown", async () => {
    const store = createSqlStore<string>({ database: await open(), type: groupType, apart: ["members"] });
    await store.create("", group("g", [{ value: "1" }]));
    const render = (...excluded: readonly string[]) =>
      store.rendered.list("", { startIndex: 1, excluded: excluded.map((attribute) => ({ attribute })) });
    assert.match((await render())?.resources[0]?.text ?? "", /members/);
    assert.doesNotMatch((await render("members"))?.resources[0]?.text ?? "members", /members/);
    assert.equal(await render("displayName"), undefined);
    const filter = parseFilter('meta.created co "2"', groupType);
    assert.equal(await store.rendered.list("", { startIndex: 1, excluded: [], filter }), undefined);
    assert.equal((await store.list("", { startIndex: 1, excluded: [], filter })).kind, "candidates");
  });

  test("what must be unique is so wherever it stands, and may be missing often", async () => {
    const store = createSqlStore<string>({ database: await open(), type: thingType, hashSecret });
    const first = await store.create("", thing("a", { code: "x", number: 7, keys: [{ value: "K" }, { value: "l" }] }));
    await store.create("", thing("b"));
    await store.create("", thing("c", { code: "X", number: 8 }));
    const refused = { code: "uniqueness", message: /^(code|number|keys\.value) is taken/ } as const;
    await assert.rejects(store.create("", thing("d", { code: "x" })), refused);
    await assert.rejects(store.create("", thing("d", { number: 7 })), refused);
    await assert.rejects(store.create("", thing("d", { code: "y", keys: [{ value: "k" }] })), refused);
    await store.create("", thing("d", { code: "y" }));
    await assert.rejects(store.load([thing("e"), thing("f", { code: "y" })]), refused);
    assert.equal(await store.count(), 4);
    await store.delete("", first.id);
    await store.create("", thing("a", { code: "x", number: 7, keys: [{ value: "L" }] }));
  });

  test("text longer than an index takes is unique, found and told apart", async () => {
    const store = createSqlStore<string>({ database: await open(), type: userType, indexed: ["displayName"] });
    const long = "\u{1f600}".repeat(2_000);
    await store.create("", user(`${long}a`, { displayName: `${long}a` }));
    await store.create("", user(`${long}b`, { displayName: `${long}b` }));
    await assert.rejects(store.create("", user(`${long}A`)), { code: "uniqueness" });
    for (const [text, expected] of [
      [`userName eq "${long}B"`, 1],
      [`userName eq "${long}"`, 0],
      [`displayName sw "${long}"`, 2],
      [`displayName sw "${long.slice(0, 100)}"`, 2],
      [`displayName ew "b"`, 1],
      [`displayName gt "${long}a"`, 1],
      [`displayName ge "${long.slice(0, 100)}"`, 2],
    ] as const) {
      const page = await pageOf(store, { filter: parseFilter(text, userType) });
      assert.equal(page.totalResults, expected, text.slice(0, 20) + text.slice(-20));
    }
  });

  test("a schema, an index or a list apart that is new is made of what is there", async () => {
    const database = await open();
    const before = createSqlStore<string>({ database, type: groupType, apart: ["members"] });
    const members = [{ value: "u1", type: "User" }, { value: "u2" }];
    const one = await before.create("", group("One", members));
    await before.create("", group("Two"));
    const find = async (store: typeof before, text: string) =>
      (await pageOf(store, { filter: parseFilter(text, groupType) })).totalResults;
    const whole = createSqlStore<string>({ database, type: groupType, indexed: ["displayName", "members.value"] });
    assert.deepEqual(await whole.get("", one.id), await before.get("", one.id));
    assert.equal(await find(whole, 'displayName eq "one"'), 1);
    assert.equal(await find(whole, 'members.value eq "u2"'), 1);
    const again = createSqlStore<string>({ database, type: groupType, apart: ["members"] });
    const read = await again.get("", one.id);
    assert.deepEqual(read, one);
    assert.equal(await find(again, 'members[value eq "u1" and type eq "user"]'), 1);
    assert.equal(await again.count(), 2);
    const attributes = groupType.schema.attributes.map((attribute) =>
      attribute.name === "displayName" ? { ...attribute, caseExact: true } : attribute,
    );
    const type = { ...groupType, schema: { ...groupType.schema, attributes } };
    const exact = createSqlStore<string>({ database, type, apart: ["members"] });
    assert.equal(await find(exact, 'displayName eq "one"'), 0);
    assert.equal(await find(exact, 'displayName eq "One"'), 1);
  });

  test("a new demand for uniqueness that the resources do not meet is refused, and changes nothing", async () => {
    const database = await open();
    const free = createSqlStore<string>({ database, type: groupType });
    await free.load([group("same"), group("same")]);
    const attributes = groupType.schema.attributes.map((one) =>
      one.name === "displayName" ? { ...one, uniqueness: "server" as const } : one,
    );
    const strict = createSqlStore<string>({
      database,
      type: { ...groupType, schema: { ...groupType.schema, attributes } },
    });
    await assert.rejects(strict.count(), { code: "uniqueness" });
    assert.equal(await createSqlStore<string>({ database, type: groupType }).count(), 2);
  });
});

test("options that do not fit the type are refused", async () => {
  const migrations = [scimMigration("001-scim")];
  const database = await openDatabase<ScimTables>({ url: "sqlite::memory:", schema: "scim", migrations });
  for (const options of [
    { indexed: ["nope"] },
    { indexed: ["password"] },
    { indexed: ["name"] },
    { apart: ["nope"] },
    { apart: ["userName"] },
    { apart: ["schemas"] },
  ]) {
    assert.throws(() => createSqlStore({ database, type: userType, ...options }), TypeError, JSON.stringify(options));
  }
  await database.close();
});
