import assert from "node:assert/strict";
import { test } from "node:test";
import { type Caller, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("user types are listed with the doors they may come by", async (t) => {
  const { admin, logon } = await startVault(t);
  const { UserTypes } = (await admin("GET", "/API/UserTypes/")).json();
  const [epv] = UserTypes.filter(({ UserTypeName }: { UserTypeName: string }) => UserTypeName === "EPVUser");
  assert.equal(epv.UserTypeId, 34);
  assert.ok(epv.AllowedClientInterfaces.includes("PVWA"));
  const ids = UserTypes.map(({ UserTypeId }: { UserTypeId: number }) => UserTypeId);
  assert.equal(new Set(ids).size, ids.length);
  await admin("POST", "/API/Users", { username: "pat", initialPassword: password });
  assert.equal((await (await logon("pat", password))("GET", "/API/UserTypes")).statusCode, 403);
});

test("a known type is spelled as it is known, whatever the letter case; an unknown one is a setting", async (t) => {
  for (const [unknownUserTypes, status] of [
    ["allow", 201],
    ["deny", 400],
  ] as const) {
    const { admin } = await startVault(t, { unknownUserTypes });
    const known = await admin("POST", "/API/Users", { username: "known", userType: "epvuserLITE" });
    assert.equal(known.json().userType, "EPVUserLite");
    const unknown = await admin("POST", "/API/Users", { username: "unknown", userType: "Robots" });
    assert.equal(unknown.statusCode, status);
    const gen1 = { UserName: "gen1", UserTypeName: "Robots" };
    assert.equal((await admin("POST", "/WebServices/PIMServices.svc/Users", gen1)).statusCode, status);
    const strange = await admin("POST", "/API/Users", { username: "strange", userType: "<b>" });
    assert.equal(strange.statusCode, 400);
  }
});

test("a component's user is not updated, but disabled, reset and deleted like any", async (t) => {
  const { admin } = await startVault(t);
  const user = (await admin("POST", "/API/Users", { username: "PasswordManager", userType: "cpm" })).json();
  assert.deepEqual([user.userType, user.componentUser], ["CPM", true]);
  const path = `/API/Users/${user.id}`;
  const put = await admin("PUT", path, { ...user, description: "x" });
  assert.deepEqual([put.statusCode, put.json().ErrorCode], [403, "CASTL074E"]);
  const gen1 = await admin("PUT", "/WebServices/PIMServices.svc/Users/PasswordManager", { Email: "a@b" });
  assert.equal(gen1.json().ErrorCode, "CASTL074E");
  assert.equal((await admin("POST", `${path}/disable`)).statusCode, 200);
  assert.equal((await admin("POST", `${path}/ResetPassword`, { newPassword: password })).statusCode, 200);
  assert.equal((await admin("DELETE", path)).statusCode, 200);
});

test("a first-generation POST makes a user, and DELETE removes him", async (t) => {
  const { admin, logon, tryLogon } = await startVault(t);
  const path = "/WebServices/PIMServices.svc/Users";
  const body = {
    UserName: "flat",
    InitialPassword: password,
    Email: "f@corp.example",
    FirstName: "Flo",
    LastName: "At",
    ChangePasswordOnTheNextLogon: false,
    ExpiryDate: "12/31/2099",
    UserTypeName: "EPVUser",
    Disabled: false,
    Location: "\\Sales",
  };
  const created = await admin("POST", path, body);
  assert.equal(created.statusCode, 201, created.body);
  const { UserName, Email, Location, ExpiryDate, Source } = created.json();
  assert.deepEqual(
    [UserName, Email, Location, ExpiryDate, Source],
    ["flat", "f@corp.example", "\\Sales", "12/31/2099", "Internal"],
  );
  await logon("flat", password);
  assert.equal((await admin("POST", path, body)).statusCode, 409);
  assert.equal((await admin("POST", path, { FirstName: "Nobody" })).statusCode, 400);
  assert.equal((await admin("DELETE", `${path}/FLAT`)).statusCode, 200);
  assert.equal((await admin("DELETE", `${path}/flat`)).json().ErrorCode, "ITATS003E");
  assert.equal((await tryLogon("flat", password)).statusCode, 403);
  assert.equal((await admin("DELETE", `${path}/Administrator`)).json().ErrorCode, "PASWS291E");
});

async function safesOf(caller: Caller, id: number): Promise<readonly string[]> {
  const { Safes } = (await caller("GET", `/API/Users/${id}/safes`)).json();
  return Safes.map(({ SafeName }: { SafeName: string }) => SafeName);
}

test("a user's safes are those of himself and of his groups, while memberships last", async (t) => {
  const { admin, logon, time } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "pat", initialPassword: password })).json();
  const outer = (await admin("POST", "/API/UserGroups", { groupName: "Outer" })).json().id;
  const inner = (await admin("POST", "/API/UserGroups", { groupName: "Inner" })).json().id;
  await admin("POST", `/API/UserGroups/${outer}/Members`, { memberId: "Inner" });
  await admin("POST", `/API/UserGroups/${inner}/Members`, { memberId: "pat" });
  const soon = Math.floor(time.now / 1000) + 60;
  for (const [safeName, memberName, membershipExpirationDate] of [
    ["Own", "pat", null],
    ["Nested", "Outer", null],
    ["Short", "pat", soon],
    ["Foreign", undefined, null],
  ] as const) {
    await admin("POST", "/API/Safes", { safeName });
    const member = { memberName, membershipExpirationDate, permissions: { listAccounts: true } };
    if (memberName !== undefined) await admin("POST", `/API/Safes/${safeName}/Members`, member);
  }
  assert.deepEqual(await safesOf(admin, id), ["Nested", "Own", "Short"]);
  assert.deepEqual(await safesOf(await logon("pat", password), id), ["Nested", "Own", "Short"], "he may ask himself");
  time.now += 120_000;
  assert.deepEqual(await safesOf(admin, id), ["Nested", "Own"]);
});

test("who asks sees the safes that exist for him", async (t) => {
  const { admin, logon } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "pat" })).json();
  const vaultAuthorization = ["AuditUsers"];
  await admin("POST", "/API/Users", { username: "audit", initialPassword: password, vaultAuthorization });
  await admin("POST", "/API/Users", { username: "plain", initialPassword: password });
  for (const safeName of ["Both", "Only"]) {
    await admin("POST", "/API/Safes", { safeName });
    await admin("POST", `/API/Safes/${safeName}/Members`, { memberName: "pat", permissions: { listAccounts: true } });
  }
  await admin("POST", "/API/Safes/Both/Members", { memberName: "audit", permissions: { listAccounts: true } });
  assert.deepEqual(await safesOf(await logon("audit", password), id), ["Both"]);
  assert.equal((await (await logon("plain", password))("GET", `/API/Users/${id}/safes`)).statusCode, 403);
  assert.equal((await admin("GET", "/API/Users/99999/safes")).statusCode, 404);
});
