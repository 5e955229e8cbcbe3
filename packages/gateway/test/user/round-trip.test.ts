import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { openDesk } from "../support/desk.ts";
import { createFakeVault } from "../support/fake-vault.ts";
import { patchOp } from "../support/scim.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async function stage(context: TestContext) {
  const vault = createFakeVault();
  const desk = await openDesk(vault);
  context.after(() => desk.close());
  return { vault, desk };
}

/** What the vault has no field for, or holds with less detail. */
const beyondTheVault = {
  externalId: "hr-4711",
  displayName: "Ann of the Grid",
  nickName: "annie",
  preferredLanguage: "nb-NO",
  locale: "nb-NO",
  timezone: "Europe/Oslo",
  name: { givenName: "Ann", familyName: "Lee", formatted: "Dr. Ann Lee", honorificPrefix: "Dr." },
  emails: [
    { value: "a@corp.example", type: "work" },
    { value: "b@corp.example", type: "work", primary: true },
    { value: "c@corp.example", type: "x-lab" },
    { value: "d@corp.example", type: "x-more" },
  ],
  phoneNumbers: [{ value: "+47 1", type: "work", primary: true }],
  addresses: [{ type: "work", streetAddress: "Quay 1", formatted: "Quay 1, Bergen", primary: true }],
  ims: [{ value: "ann", type: "xmpp" }],
  roles: [{ value: "grid-operator" }],
  entitlements: [{ value: "lunch" }],
  [enterprise]: {
    department: "Grid",
    employeeNumber: "4711",
    costCenter: "C1",
    division: "D",
    manager: { value: "7" },
  },
};

test("every core attribute comes back as it was sent", async (context) => {
  const { desk } = await stage(context);
  const made = await desk.request("POST", "/Users", {
    schemas: [core, enterprise],
    userName: "ann",
    ...beyondTheVault,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const read = await desk.request("GET", `/Users/${made.body.id}`);
  assert.deepEqual(read.body, made.body);
  assert.partialDeepStrictEqual(read.body, beyondTheVault);
  assert.ok(read.body.schemas.includes(enterprise));
});

test("a list shows what is kept beside the vault too", async (context) => {
  const { desk } = await stage(context);
  await desk.request("POST", "/Users", { schemas: [core, enterprise], userName: "ann", ...beyondTheVault });
  const { body } = await desk.request("GET", "/Users?count=10");
  assert.equal(body.Resources[0].externalId, "hr-4711");
  assert.equal(body.Resources[0].displayName, "Ann of the Grid");
});

test("a change made in the vault wins over what was kept beside it", async (context) => {
  const { vault, desk } = await stage(context);
  const { body } = await desk.request("POST", "/Users", {
    schemas: [core, enterprise],
    userName: "ann",
    ...beyondTheVault,
  });
  const user = vault.users.get(Number(body.id));
  assert.ok(user !== undefined);
  vault.users.set(user.id, { ...user, internet: { ...user.internet, businessEmail: "new@corp.example" } });
  const read = await desk.request("GET", `/Users/${body.id}`);
  assert.equal(read.body.emails[0].value, "new@corp.example");
  assert.equal(read.body.phoneNumbers[0].primary, true, "the other lists stay");
});

test("a row left behind by a user of the same id is not another user's", async (context) => {
  const { vault, desk } = await stage(context);
  const { body } = await desk.request("POST", "/Users", { schemas: [core], userName: "ann", nickName: "annie" });
  const user = vault.users.get(Number(body.id));
  assert.ok(user !== undefined);
  vault.users.set(user.id, { ...user, username: "bob" });
  const read = await desk.request("GET", `/Users/${body.id}`);
  assert.equal(read.body.nickName, undefined);
  assert.equal(read.body.meta.created, undefined);
});

test("what is kept goes with the user", async (context) => {
  const { desk } = await stage(context);
  const { body } = await desk.request("POST", "/Users", { schemas: [core], userName: "ann", nickName: "annie" });
  await desk.request("DELETE", `/Users/${body.id}`);
  assert.deepEqual(await desk.db.sql.selectFrom("supplement").selectAll().execute(), []);
});

test("a change of what only the gateway keeps writes nothing to the vault", async (context) => {
  const { vault, desk } = await stage(context);
  const { body } = await desk.request("POST", "/Users", { schemas: [core], userName: "ann", nickName: "annie" });
  vault.log.length = 0;
  const answer = await desk.request(
    "PATCH",
    `/Users/${body.id}`,
    patchOp({ op: "replace", path: "nickName", value: "anna" }, { op: "add", path: "externalId", value: "e1" }),
  );
  assert.equal(answer.body.nickName, "anna");
  assert.equal(answer.body.externalId, "e1");
  assert.ok(
    vault.log.every((line) => line.startsWith("get")),
    vault.log.join(),
  );
  const removed = await desk.request("PATCH", `/Users/${body.id}`, patchOp({ op: "remove", path: "nickName" }));
  assert.equal(removed.body.nickName, undefined);
  assert.equal(removed.body.externalId, "e1");
});

test("changes of different attributes at the same time both stand", async (context) => {
  const { desk } = await stage(context);
  const { body } = await desk.request("POST", "/Users", { schemas: [core], userName: "ann" });
  const values = {
    nickName: "annie",
    externalId: "e1",
    title: "Engineer",
    locale: "nb",
    profileUrl: "https://a.example",
  };
  await Promise.all(
    Object.entries(values).map(([path, value]) =>
      desk.request("PATCH", `/Users/${body.id}`, patchOp({ op: "replace", path, value })),
    ),
  );
  assert.partialDeepStrictEqual((await desk.request("GET", `/Users/${body.id}`)).body, values);
});

test("PUT after GET changes nothing, whatever the user is like", async (context) => {
  const { vault, desk } = await stage(context);
  const text = fc.stringMatching(/^[A-Za-zÆØÅ .-]{0,12}$/);
  const types = fc.constantFrom("work", "home", "other", "mobile", "lab", undefined);
  const element = fc.record({
    value: fc.stringMatching(/^[a-z0-9@.]{1,12}$/),
    type: types,
    primary: fc.constant(undefined),
  });
  const users = fc.record({
    name: fc.record({ givenName: text, familyName: text }),
    nickName: text,
    emails: fc.uniqueArray(element, { maxLength: 5, selector: ({ value }) => value }),
    phoneNumbers: fc.uniqueArray(element, { maxLength: 5, selector: ({ value }) => value }),
    active: fc.boolean(),
  });
  let number = 0;
  await fc.assert(
    fc.asyncProperty(users, async (user) => {
      number += 1;
      const made = await desk.request("POST", "/Users", { schemas: [core], userName: `user${number}`, ...user });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const path = `/Users/${made.body.id}`;
      const read = await desk.request("GET", path);
      assert.deepEqual(read.body, made.body);
      vault.log.length = 0;
      const put = await desk.request("PUT", path, read.body);
      assert.deepEqual(put.body, read.body);
      assert.ok(
        vault.log.every((line) => line.startsWith("get")),
        "nothing is written where nothing changes",
      );
    }),
    { numRuns: 60 },
  );
});

const long = "Maximiliane-Alexandrina Konstanze von und zu Hohenberg-Wittelsbach";

/** Texts that people read, longer than the fields of the vault. */
const longTexts = {
  name: { givenName: long, middleName: long, familyName: long },
  title: `${long}, ${long}`,
  addresses: [{ type: "work", streetAddress: long, locality: long, region: long, postalCode: long, country: long }],
  [enterprise]: { organization: `${long} ${long}`, department: `${long} ${long}` },
};

test("texts that people read are kept whole, though the vault's fields hold their beginning", async (context) => {
  const { desk, vault } = await stage(context);
  const made = await desk.request("POST", "/Users", { schemas: [core, enterprise], userName: "ann", ...longTexts });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.partialDeepStrictEqual(made.body, longTexts);
  const held = vault.users.get(Number(made.body.id));
  assert.equal(held?.personalDetails?.firstName, long.slice(0, 29));
  assert.equal(held?.businessAddress?.workCity, long.slice(0, 19));
  for (const path of [`/Users/${made.body.id}`, "/Users?filter=userName%20eq%20%22ann%22"]) {
    const { body } = await desk.request("GET", path);
    assert.partialDeepStrictEqual(body.Resources?.[0] ?? body, longTexts);
  }
  const longer = `${long} the Third`;
  const patched = await desk.request(
    "PATCH",
    `/Users/${made.body.id}`,
    patchOp({ op: "replace", path: "name.givenName", value: longer }),
  );
  assert.equal(patched.status, 200, JSON.stringify(patched.body));
  assert.deepEqual(patched.body.name, { ...longTexts.name, givenName: longer });
});

test("a change made in the vault wins over the long text that was kept", async (context) => {
  const { desk, vault } = await stage(context);
  const made = await desk.request("POST", "/Users", { schemas: [core, enterprise], userName: "ann", ...longTexts });
  const held = vault.users.get(Number(made.body.id));
  if (held?.personalDetails !== undefined) {
    Object.assign(held, { personalDetails: { ...held.personalDetails, firstName: "Max", title: "Boss" } });
  }
  const { body } = await desk.request("GET", `/Users/${made.body.id}`);
  assert.deepEqual(body.name, { ...longTexts.name, givenName: "Max" });
  assert.equal(body.title, "Boss");
});
