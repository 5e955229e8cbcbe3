import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type DeskOptions, openDesk } from "../support/desk.ts";
import { createFakeDirectory } from "../support/fake-directory.ts";
import { createFakeVault, externalRefusal } from "../support/fake-vault.ts";
import { httpError } from "../support/http-error.ts";
import { patchOp } from "../support/scim.ts";

const external = "urn:castellan:params:scim:schemas:gateway:1.0:ExternalUser";
const off = patchOp({ op: "replace", path: "active", value: false });
const on = patchOp({ op: "replace", path: "active", value: true });

async function stage(context: TestContext, options: DeskOptions = {}, userName = "m.rossi") {
  const vault = createFakeVault();
  const directory = createFakeDirectory();
  const entry = directory.add(userName);
  const user = vault.add({
    username: userName,
    source: "LDAP",
    userDN: entry.dn,
    authenticationMethod: ["AuthTypeLDAP"],
  });
  const desk = await openDesk(vault, { directories: [directory], ...options });
  context.after(() => desk.close());
  return { vault, directory, desk, user, path: `/Users/${user.id}` };
}

test("the vault refuses, the directory does it", async (context) => {
  const { vault, directory, desk, path, user } = await stage(context);
  vault.failNext("disable", externalRefusal());
  const answer = await desk.request("PATCH", path, off);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.active, false);
  assert.deepEqual(answer.body[external], {
    strategy: "directory",
    vaultEnabled: true,
    directoryEnabled: false,
    directory: "corp.example",
  });
  assert.equal(vault.users.get(user.id)?.enableUser, true);
  assert.equal(directory.entries.get("m.rossi")?.enabled, false);
  const [entry] = await desk.audit.list({ limit: 10 });
  assert.equal(entry?.action, "user.disabled");
  assert.deepEqual(entry?.details, { strategies: ["directory"] });
});

test("a vault that says yes and does nothing is not believed", async (context) => {
  const vault = createFakeVault({ lies: true });
  const user = vault.add({ username: "m.rossi", source: "LDAP" });
  const desk = await openDesk(vault);
  context.after(() => desk.close());
  const answer = await desk.request("PATCH", `/Users/${user.id}`, off);
  assert.equal(answer.status, 502);
  assert.match(answer.body.detail, /reading the user back shows that it was not/);
});

test("enabling undoes both places", async (context) => {
  const { vault, directory, desk, path, user } = await stage(context);
  vault.users.set(user.id, { ...user, enableUser: false });
  await directory.setEnabled({ by: "userName", value: "m.rossi" }, false);
  const answer = await desk.request("PATCH", path, on);
  assert.equal(answer.body.active, true, JSON.stringify(answer.body));
  assert.equal(answer.body[external].strategy, "both");
});

test("when the directory refuses, the vault is put back", async (context) => {
  const { vault, directory, desk, path, user } = await stage(context);
  vault.users.set(user.id, { ...user, enableUser: false });
  await directory.setEnabled({ by: "userName", value: "m.rossi" }, false);
  directory.fail("forbidden", "changes");
  const answer = await desk.request("PATCH", path, on);
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /nothing was changed: the directory refuses: corp\.example fails/);
  assert.equal(vault.users.get(user.id)?.enableUser, false);
});

test("when the vault refuses to enable, the directory is not touched", async (context) => {
  const { vault, directory, desk, path, user } = await stage(context);
  vault.users.set(user.id, { ...user, enableUser: false });
  await directory.setEnabled({ by: "userName", value: "m.rossi" }, false);
  directory.log.length = 0;
  vault.failNext("enable", externalRefusal());
  const answer = await desk.request("PATCH", path, on);
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /ITATS692E/);
  assert.deepEqual(
    directory.log.filter((line) => line.startsWith("set")),
    [],
  );
});

test("another error of the vault ends it: it is not a refusal", async (context) => {
  const { vault, directory, desk, path } = await stage(context);
  vault.failNext("disable", httpError(500, "CAWS00001E", "The connection to the vault broke."));
  const answer = await desk.request("PATCH", path, off);
  assert.equal(answer.status, 502);
  assert.match(answer.body.detail, /CAWS00001E/);
  assert.equal(directory.entries.get("m.rossi")?.enabled, true);
});

test("only the directory of the user's own domain is asked", async (context) => {
  const other = createFakeDirectory("other.example");
  other.add("m.rossi");
  const { vault, desk, path } = await stage(context, { directories: [other] });
  vault.failNext("disable", externalRefusal());
  const answer = await desk.request("PATCH", path, off);
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /configure the directory corp\.example/);
  assert.deepEqual(other.log, []);
});

test("an entry that moved is found by its user name, when it is the same person's", async (context) => {
  const { vault, directory, desk, path, user } = await stage(context);
  const personalDetails = { ...user.personalDetails, firstName: "Mara", lastName: "Rossi" };
  vault.users.set(user.id, { ...user, personalDetails, userDN: "CN=m.rossi,OU=Elsewhere,DC=corp,DC=example" });
  const entry = directory.entries.get("m.rossi");
  assert.ok(entry);
  directory.entries.set("m.rossi", { ...entry, givenName: "Mara", familyName: "Rossi" });
  vault.failNext("disable", externalRefusal());
  assert.equal((await desk.request("PATCH", path, off)).body.active, false);
  assert.equal(directory.entries.get("m.rossi")?.enabled, false);
});

test("a person whom the directory does not know is not active, and cannot be enabled", async (context) => {
  const { directory, desk, path } = await stage(context);
  directory.entries.clear();
  const read = await desk.request("GET", path);
  assert.equal(read.body.active, false);
  assert.deepEqual(read.body[external], { vaultEnabled: true, directoryEnabled: false, directory: "corp.example" });
  assert.match((await desk.request("PATCH", path, on)).body.detail, /has no entry for this user/);
});

test("a protected user is never touched", async (context) => {
  const { vault, desk, path } = await stage(context, { protectedUsers: ["M.ROSSI"] });
  for (const answer of [await desk.request("PATCH", path, off), await desk.request("DELETE", path)]) {
    assert.equal(answer.status, 403);
    assert.match(answer.body.detail, /m\.rossi is protected/);
  }
  assert.ok(
    vault.log.every((line) => line.startsWith("get")),
    vault.log.join(),
  );
});

test("what the vault takes from the directory cannot be changed here, and the error names it", async (context) => {
  const { vault, desk, path } = await stage(context);
  vault.failNext("update", externalRefusal());
  const answer = await desk.request(
    "PATCH",
    path,
    patchOp({ op: "replace", path: "name.givenName", value: "Marianna" }),
  );
  assert.equal(answer.status, 400);
  assert.equal(answer.body.scimType, "mutability");
  assert.match(answer.body.detail, /^name\.givenName of the external user 1 \(m\.rossi\) was not changed/);
});

test("a change of an external user writes the whole user, but never the authentication method", async (context) => {
  const { vault, desk, path } = await stage(context);
  const bodies: object[] = [];
  const { update } = vault.calls;
  vault.calls.update = (id, body) => {
    bodies.push(body);
    return update(id, body);
  };
  const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
  const answer = await desk.request(
    "PATCH",
    path,
    patchOp({ op: "replace", path: `${extension}:location`, value: "\\Staff" }),
  );
  assert.equal(answer.body[extension].location, "\\Staff");
  const [body] = bodies;
  assert.ok(body !== undefined && !("authenticationMethod" in body) && "personalDetails" in body);
});

test("the password of an external user is the directory's", async (context) => {
  const { vault, desk, path } = await stage(context);
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "password", value: "N3w-password" }));
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /set in the user's directory/);
  assert.deepEqual(
    vault.log.filter((line) => !line.startsWith("get")),
    [],
  );
});

test("a suspension is ended with the call for that, also of an external user", async (context) => {
  const { vault, desk, path, user } = await stage(context);
  vault.users.set(user.id, { ...user, suspended: true });
  const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
  const answer = await desk.request(
    "PATCH",
    path,
    patchOp({ op: "replace", path: `${extension}:suspended`, value: false }),
  );
  assert.equal(answer.body[extension].suspended, false);
  assert.ok(vault.log.includes(`activate ${user.id}`) && !vault.log.includes(`update ${user.id}`));
});

test("attributes and active together: when active cannot be changed, the attributes are put back", async (context) => {
  const { vault, desk, path, user } = await stage(context, { directories: [] });
  vault.failNext("disable", externalRefusal());
  const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
  const answer = await desk.request(
    "PATCH",
    path,
    patchOp({ op: "replace", value: { active: false, [extension]: { location: "\\Staff" } } }),
  );
  assert.equal(answer.status, 400);
  assert.equal(vault.users.get(user.id)?.location, "\\");
  assert.equal(vault.users.get(user.id)?.enableUser, true);
});
