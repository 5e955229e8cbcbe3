import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type Caller, startVault } from "../support/server.ts";

const password = "Provision-Pass1";
const vaultAdmins = 1_000_000_001;
const auditors = 1_000_000_002;

/** `desk`, who may add, update and reset users; `chief`, who may add users and is in Vault Admins; `m` of no rights. */
async function stage(t: TestContext) {
  const house = await startVault(t);
  const { admin, logon } = house;
  const user = async (username: string, vaultAuthorization: readonly string[] = []): Promise<number> =>
    (await admin("POST", "/API/Users", { username, initialPassword: password, vaultAuthorization })).json().id;
  const m = await user("m");
  await user("desk", ["AuditUsers", "AddUpdateUsers", "ResetUsersPasswords"]);
  await user("chief", ["AuditUsers", "AddUpdateUsers"]);
  await add(admin, vaultAdmins, "chief");
  return { ...house, m, desk: await logon("desk", password), chief: await logon("chief", password) };
}

function add(caller: Caller, group: number, memberId: string) {
  return caller("POST", `/API/UserGroups/${group}/Members`, { memberId });
}

async function groupOf(admin: Caller, groupName: string): Promise<number> {
  return (await admin("POST", "/API/UserGroups", { groupName })).json().id;
}

test("who may add users comes neither into Vault Admins nor into Auditors by it, and brings nobody there", async (t) => {
  const { admin, desk } = await stage(t);
  const inner = await groupOf(admin, "Inner");
  await add(admin, vaultAdmins, "Inner");
  const outside = await groupOf(desk, "Outside");
  for (const [group, member] of [
    [vaultAdmins, "desk"],
    [auditors, "m"],
    [inner, "desk"],
    [vaultAdmins, "Outside"],
  ] as const) {
    const answer = await add(desk, group, member);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "PASWS041E"], `${group} ${member}`);
  }
  const old = await desk("POST", "/WebServices/PIMServices.svc/Groups/Vault%20Admins/Users", { UserName: "desk" });
  assert.deepEqual([old.statusCode, old.json().ErrorCode], [403, "PASWS041E"]);
  assert.equal((await add(desk, outside, "desk")).statusCode, 201);
});

test("members of Vault Admins add to both; an auditor adds auditors", async (t) => {
  const { admin, desk, chief } = await stage(t);
  assert.equal((await add(chief, vaultAdmins, "m")).statusCode, 201);
  assert.equal((await add(chief, auditors, "m")).statusCode, 201);
  await add(admin, auditors, "desk");
  assert.equal((await add(desk, auditors, "chief")).statusCode, 201);
});

test("nobody sets how a member of Vault Admins logs on who is none, nor an auditor's password", async (t) => {
  const { admin, desk, m } = await stage(t);
  const inner = await groupOf(admin, "Inner");
  await add(admin, inner, "m");
  const reset = () => desk("POST", `/API/Users/${m}/ResetPassword`, { id: m, newPassword: "Another-Pass1" });
  assert.equal((await reset()).statusCode, 200);
  for (const group of [vaultAdmins, auditors]) {
    await add(admin, group, "Inner");
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEChAo0n0J8u6Tz0mCH1Yv1UoCrI0x1kHkF2b7b9mB";
    const bulk = { BulkItems: [{ userIds: [m], allowedAuthenticationMethods: ["SAML"] }] };
    for (const answer of [
      await reset(),
      await desk("PUT", "/WebServices/PIMServices.svc/Users/m", { NewPassword: "Another-Pass2" }),
      await desk("PUT", `/API/Users/${m}`, { username: "m", authenticationMethod: ["AuthTypeLDAP"] }),
      await desk("POST", `/API/Users/${m}/Secret/SSHKeys`, { PublicSSHKey: key }),
      await desk("PATCH", "/API/Users/AddAllowedAuthenticationMethods/Bulk", bulk),
    ]) {
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "PASWS041E"], answer.body);
    }
    await admin("DELETE", `/API/UserGroups/${group}/Members/Inner`);
  }
  assert.equal((await reset()).statusCode, 200);
});
