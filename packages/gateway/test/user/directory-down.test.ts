import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openDesk } from "../support/desk.ts";
import { createFakeDirectory } from "../support/fake-directory.ts";
import { createFakeVault, externalRefusal } from "../support/fake-vault.ts";
import { patchOp } from "../support/scim.ts";

async function stage(context: TestContext) {
  const vault = createFakeVault();
  const directory = createFakeDirectory();
  const internal = vault.add({ username: "scim.test01" });
  const external = vault.add({ username: "m.rossi", source: "LDAP", userDN: directory.add("m.rossi").dn });
  const disabled = vault.add({
    username: "j.doe",
    source: "LDAP",
    userDN: directory.add("j.doe").dn,
    enableUser: false,
  });
  const desk = await openDesk(vault, { directories: [directory] });
  context.after(() => desk.close());
  return { vault, directory, desk, internal, external, disabled };
}

test("whether an external user is active is never guessed: 503, with the way around", async (context) => {
  const { directory, desk, external } = await stage(context);
  directory.fail("unreachable");
  for (const path of [`/Users/${external.id}`, "/Users", "/Users?count=10", '/Users?filter=userName eq "m.rossi"']) {
    const answer = await desk.request("GET", path);
    assert.equal(answer.status, 503, path);
    assert.ok(Number(answer.headers["Retry-After"]) > 0);
    assert.match(answer.body.detail, /active.*corp\.example fails \(unreachable\)/, path);
  }
  const list = await desk.request("GET", "/Users");
  assert.match(list.body.detail, /excludedAttributes=active/);
});

test("a list without active does without the directory", async (context) => {
  const { directory, desk } = await stage(context);
  directory.fail("unreachable");
  for (const query of ["excludedAttributes=active", "attributes=userName"]) {
    const answer = await desk.request("GET", `/Users?${query}`);
    assert.equal(answer.status, 200, query);
    assert.equal(answer.body.totalResults, 3);
    assert.ok(answer.body.Resources.every((user: object) => !("active" in user)));
  }
  assert.deepEqual(directory.log, []);
});

test("without active, an external user has no version, rather than another one", async (context) => {
  const { desk, internal, external } = await stage(context);
  const version = async ({ id }: { readonly id: number }, query: string) => {
    const { headers, body } = await desk.request("GET", `/Users/${id}${query}`);
    return [headers.etag, body.meta?.version];
  };
  const known = await version(internal, "");
  assert.deepEqual(await version(internal, "?excludedAttributes=active"), known);
  assert.deepEqual(await version(external, "?excludedAttributes=active"), [undefined, undefined]);
  const [tag] = await version(external, "");
  const filter = encodeURIComponent(`meta.version eq ${JSON.stringify(tag)}`);
  const found = await desk.request("GET", `/Users?filter=${filter}&excludedAttributes=active`);
  assert.deepEqual(
    found.body.Resources.map(({ userName }: { readonly userName: string }) => userName),
    ["m.rossi"],
  );
});

test("internal users, and those whom the vault has disabled, do not depend on the directory", async (context) => {
  const { directory, desk, internal, disabled } = await stage(context);
  directory.fail("timeout");
  assert.equal((await desk.request("GET", `/Users/${internal.id}`)).body.active, true);
  assert.equal((await desk.request("GET", `/Users/${disabled.id}`)).body.active, false);
});

test("a filter on active asks the directory, whatever is shown", async (context) => {
  const { directory, desk, external, disabled } = await stage(context);
  await directory.setEnabled({ by: "userName", value: "m.rossi" }, false);
  const answer = await desk.request("GET", "/Users?filter=active eq false&attributes=userName");
  assert.deepEqual(
    answer.body.Resources.map(({ id }: { id: string }) => id),
    [external, disabled].map(({ id }) => String(id)),
  );
});

test("a disable that needs the directory is not done while it is down", async (context) => {
  const { vault, directory, desk, external } = await stage(context);
  vault.failNext("disable", externalRefusal());
  directory.fail("unreachable", "changes");
  const answer = await desk.request(
    "PATCH",
    `/Users/${external.id}`,
    patchOp({ op: "replace", path: "active", value: false }),
  );
  assert.equal(answer.status, 503);
  assert.match(answer.body.detail, /Could not disable user 2 \(m\.rossi\) in the directory: corp\.example fails/);
  assert.equal(vault.users.get(external.id)?.enableUser, true);
});

test("a page of external users costs a search per hundred, not one per user", async (context) => {
  const vault = createFakeVault();
  const directory = createFakeDirectory();
  for (let number = 0; number < 250; number += 1) {
    const entry = directory.add(`user${number}`, number % 2 === 0);
    vault.add({ username: entry.userName, source: "LDAP", userDN: entry.dn.replaceAll(",", ", ").toUpperCase() });
  }
  const desk = await openDesk(vault, { directories: [directory] });
  context.after(() => desk.close());
  const answer = await desk.request("GET", "/Users?count=250");
  assert.equal(answer.body.Resources.filter(({ active }: { active: boolean }) => active).length, 125);
  assert.deepEqual(directory.log, ["users", "users", "users"]);
});
