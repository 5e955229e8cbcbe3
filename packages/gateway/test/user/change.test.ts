import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openDesk } from "../support/desk.ts";
import { createFakeVault, type FakeVaultOptions } from "../support/fake-vault.ts";
import { httpError } from "../support/http-error.ts";
import { patchOp } from "../support/scim.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
const full = {
  username: "ann",
  userType: "EPVUser",
  description: "kept by the vault alone",
  vaultAuthorization: ["AuditUsers", "AddSafes"],
  unAuthorizedInterfaces: ["PSM"],
  authenticationMethod: ["AuthTypeRadius"],
  expiryDate: 1_893_456_000,
} as const;

async function stage(context: TestContext, options?: FakeVaultOptions) {
  const vault = createFakeVault(options);
  const user = vault.add(full);
  const desk = await openDesk(vault);
  context.after(() => desk.close());
  return { vault, desk, user, path: `/Users/${user.id}`, now: () => vault.users.get(user.id) };
}

test("a PATCH of active alone reads, acts and reads back: three calls", async (context) => {
  const { vault, desk, path } = await stage(context);
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "active", value: false }));
  assert.equal(answer.body.active, false);
  assert.deepEqual(vault.log, ["get 1", "disable 1", "get 1"]);
});

test("a request that changes nothing reads, and no more", async (context) => {
  const { vault, desk, path } = await stage(context);
  await desk.request("PATCH", path, patchOp({ op: "replace", path: "active", value: true }));
  await desk.request("PATCH", path, patchOp({ op: "replace", path: "userName", value: "ann" }));
  assert.deepEqual(vault.log, ["get 1", "get 1"]);
  assert.deepEqual(await desk.audit.list({ limit: 10 }), []);
});

test("a change of one attribute leaves everything else of the vault's user as it was", async (context) => {
  const { vault, desk, path, user, now } = await stage(context);
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "title", value: "Engineer" }));
  assert.equal(answer.status, 200);
  assert.deepEqual(now(), { ...user, personalDetails: { ...user.personalDetails, title: "Engineer" } });
  assert.deepEqual(vault.log, ["get 1", "get 1", "update 1"]);
});

test("what changed in the vault since the client read it stays", async (context) => {
  const { vault, desk, path, user, now } = await stage(context);
  const { get } = vault.calls;
  let reads = 0;
  vault.calls.get = (id) => {
    reads += 1;
    if (reads === 2) vault.users.set(id, { ...user, phones: { ...user.phones, faxNumber: "123" } });
    return get(id);
  };
  await desk.request("PATCH", path, patchOp({ op: "replace", path: "title", value: "Engineer" }));
  assert.equal(now()?.phones.faxNumber, "123");
  assert.equal(now()?.personalDetails.title, "Engineer");
});

test("a PUT without CyberArk's extension leaves the vault's settings, and without active the state", async (context) => {
  const { desk, path, user, now } = await stage(context);
  const answer = await desk.request("PUT", path, { schemas: [core], userName: "ann", title: "Engineer" });
  assert.equal(answer.status, 200);
  assert.deepEqual(now(), { ...user, personalDetails: { ...user.personalDetails, title: "Engineer" } });
});

test("a PUT with the extension unassigns what it leaves out, but not what every user has", async (context) => {
  const { desk, path, now } = await stage(context);
  await desk.request("PUT", path, {
    schemas: [core, extension],
    userName: "ann",
    [extension]: { location: "\\Staff" },
  });
  assert.partialDeepStrictEqual(now(), {
    location: "\\Staff",
    vaultAuthorization: [],
    unAuthorizedInterfaces: [],
    authenticationMethod: ["AuthTypeRadius"],
  });
  assert.ok((now()?.expiryDate ?? 0) < 0, "never again expires");
});

test("a PUT of what was read, with readOnly attributes and all, is taken", async (context) => {
  const { vault, desk, path } = await stage(context);
  const { body } = await desk.request("GET", path);
  const answer = await desk.request("PUT", path, { ...body, groups: [{ value: "1" }], active: false });
  assert.equal(answer.body.active, false);
  assert.ok(!vault.log.includes("update 1"), "the flag alone changed");
});

test("active goes with the attributes, in one call", async (context) => {
  const { vault, desk, path, now } = await stage(context);
  await desk.request("PATCH", path, patchOp({ op: "replace", value: { active: false, title: "Leaver" } }));
  assert.partialDeepStrictEqual(now(), { enableUser: false, personalDetails: { title: "Leaver" } });
  assert.deepEqual(vault.log, ["get 1", "get 1", "update 1"]);
});

test("when the password is refused, the attributes are put back", async (context) => {
  const { vault, desk, path, user, now } = await stage(context);
  vault.failNext("resetPassword", httpError(400, "PASWS167E", "newPassword is too simple"));
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", value: { title: "X", password: "abc" } }));
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /newPassword is too simple/);
  assert.ok(!answer.body.detail.includes("abc"));
  assert.deepEqual(now(), user);
});

test("when putting back fails too, the error says what stands", async (context) => {
  const { vault, desk, path } = await stage(context);
  const { update } = vault.calls;
  let updates = 0;
  vault.calls.update = (id, body) => {
    updates += 1;
    return updates > 1 ? Promise.reject(httpError(500)) : update(id, body);
  };
  vault.failNext("resetPassword", httpError(403, "PASWS041E", "not authorized"));
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", value: { title: "X", password: "abc" } }));
  assert.equal(answer.status, 403);
  assert.match(answer.body.detail, /Reset Users' Passwords/);
  assert.match(answer.body.detail, /could not be taken back: the vault user was updated/);
});

test("when the change cannot be recorded, it is taken back", async (context) => {
  const { desk, path, user, now } = await stage(context);
  await desk.db.sql.schema.dropTable("audit_log").execute();
  for (const value of [{ active: false }, { title: "X" }]) {
    assert.equal((await desk.request("PATCH", path, patchOp({ op: "replace", value }))).status, 500);
    assert.deepEqual(now(), user);
  }
});

test("a PVWA before 12.6 has no enable and disable: the whole user is written with the flag", async (context) => {
  const { vault, desk, path, user, now } = await stage(context, { version: "pre12.6" });
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "active", value: false }));
  assert.equal(answer.body.active, false, JSON.stringify(answer.body));
  assert.deepEqual(now(), { ...user, enableUser: false });
  assert.deepEqual(vault.log, ["get 1", "disable 1", "get 1", "update 1", "get 1"]);
});

test("a vault that answers success and does nothing is found out", async (context) => {
  const { desk, path } = await stage(context, { lies: true });
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "active", value: false }));
  assert.equal(answer.status, 502);
  assert.match(answer.body.detail, /was disabled, but reading the user back shows that it was not/);
});

test("a user who went away meanwhile is not found", async (context) => {
  const { vault, desk, path } = await stage(context);
  vault.failNext("disable", httpError(404, "ITATS003E", "gone"));
  vault.users.delete(2);
  const { get } = vault.calls;
  let reads = 0;
  vault.calls.get = (id) => {
    reads += 1;
    if (reads > 1) vault.users.delete(id);
    return get(id);
  };
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "active", value: false }));
  assert.equal(answer.status, 404);
});

test("If-Match: the version that was read is changed, another is not", async (context) => {
  const { vault, desk, path, user } = await stage(context);
  const { headers, body } = await desk.request("GET", path);
  assert.equal(headers.etag, body.meta.version);
  vault.users.set(user.id, { ...user, location: "\\Elsewhere" });
  const title = patchOp({ op: "replace", path: "title", value: "X" });
  const stale = await desk.request("PATCH", path, title, { "if-match": body.meta.version });
  assert.equal(stale.status, 412);
  const fresh = await desk.request("GET", path);
  const answer = await desk.request("PATCH", path, title, { "if-match": fresh.body.meta.version });
  assert.equal(answer.status, 200);
  assert.notEqual(answer.body.meta.version, fresh.body.meta.version);
  assert.equal((await desk.request("DELETE", path, undefined, { "if-match": body.meta.version })).status, 412);
});

test("created and lastModified are told while they are known to be true", async (context) => {
  const { vault, desk } = await stage(context);
  const made = (await desk.request("POST", "/Users", { schemas: [core], userName: "bob" })).body;
  assert.equal(made.meta.created, "2026-05-05T13:55:42.375Z");
  assert.equal(made.meta.lastModified, made.meta.created);
  desk.time.now += 3_600_000;
  const path = `/Users/${made.id}`;
  const changed = (await desk.request("PATCH", path, patchOp({ op: "replace", path: "title", value: "X" }))).body;
  assert.equal(changed.meta.created, made.meta.created);
  assert.equal(changed.meta.lastModified, "2026-05-05T14:55:42.375Z");

  const user = vault.users.get(Number(made.id));
  assert.ok(user !== undefined);
  vault.users.set(user.id, { ...user, lastSuccessfulLoginDate: 1_800_000_000 });
  assert.equal(
    (await desk.request("GET", path)).body.meta.lastModified,
    changed.meta.lastModified,
    "a logon is no change",
  );
  vault.users.set(user.id, { ...user, suspended: true });
  const lockedOut = (await desk.request("GET", path)).body.meta;
  assert.equal(lockedOut.lastModified, changed.meta.lastModified, "nor is being locked out");
  assert.notEqual(lockedOut.version, changed.meta.version, "but the answer is another one");
  const { id, username, ...rest } = user;
  vault.users.set(user.id, { ...rest, username, id });
  assert.deepEqual((await desk.request("GET", path)).body.meta, changed.meta, "the order of members means nothing");
  vault.users.set(user.id, { ...user, location: "\\Moved" });
  const moved = (await desk.request("GET", path)).body.meta;
  assert.equal(moved.lastModified, undefined, "changed elsewhere, nobody knows when");
  assert.equal(moved.created, made.meta.created);
});

test("a user the vault had before has no made-up dates", async (context) => {
  const { desk, path } = await stage(context);
  const { meta } = (await desk.request("GET", path)).body;
  assert.equal(meta.created, undefined);
  assert.equal(meta.lastModified, undefined);
});

test("Administrator is protected unless the settings say otherwise", async (context) => {
  const { vault, desk } = await stage(context);
  const { id } = vault.add({ username: "administrator" });
  const answer = await desk.request("PATCH", `/Users/${id}`, patchOp({ op: "replace", path: "active", value: false }));
  assert.equal(answer.status, 403);
  assert.match(answer.body.detail, /protectedUsers/);
  assert.equal(vault.users.get(id)?.enableUser, true);
});

test("a rename to a name that is taken is refused as such", async (context) => {
  const { vault, desk, path } = await stage(context);
  vault.failNext("update", httpError(409, "CASTL001E", "User or group [bob] already exists."));
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "userName", value: "bob" }));
  assert.equal(answer.status, 409);
  assert.equal(answer.body.scimType, "uniqueness");
});

test("a conflict of the vault is told once, not tried again and again", async (context) => {
  const { vault, desk, path } = await stage(context);
  for (let time = 0; time < 30; time += 1) vault.failNext("update", httpError(409, "X", "cannot now"));
  const answer = await desk.request("PATCH", path, patchOp({ op: "replace", path: "title", value: "X" }));
  assert.equal(answer.status, 409);
  assert.equal(vault.log.filter((line) => line.startsWith("update")).length, 1);
});
