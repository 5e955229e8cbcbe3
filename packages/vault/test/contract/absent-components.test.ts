import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeSafe } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

test("a client that counts the ways to connect of every platform finds none, and no error", async (t) => {
  const { admin } = await startVault(t);
  const { Platforms } = (await admin("GET", "/API/Platforms/Targets")).json();
  for (const { ID } of Platforms) {
    const answer = await admin("GET", `/API/Platforms/Targets/${ID}/PrivilegedSessionManagement`);
    assert.deepEqual(answer.json(), { PSMServerId: "", PSMServerName: "", PSMConnectors: [] });
  }
  const unknown = await admin("GET", "/API/Platforms/Targets/999/PrivilegedSessionManagement");
  assert.equal(unknown.statusCode, 404);
});

test("what this vault has no component for is a function that this version lacks", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { id } = await makeAccount(admin, "S");
  for (const action of [
    `${id}/PSMConnect`,
    "AdHocConnect",
    `${id}/GrantAdministrativeAccess`,
    `${id}/RevokeAdministrativeAccess`,
  ]) {
    const answer = await admin("POST", `/API/Accounts/${action}`, { reason: "x" });
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [405, "CASTL066E"], action);
  }
});

test("an account is in no group of accounts, and no application is defined", async (t) => {
  const { admin } = await startVault(t);
  assert.deepEqual((await admin("GET", "/API/AccountGroups?Safe=S")).json(), []);
  const answer = await admin("GET", "/WebServices/PIMServices.svc/Applications/?AppID=x&IncludeSublocations=true");
  assert.deepEqual(answer.json(), { application: [] });
});

test("the safes of a user are told by the names that clients look for", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { id } = (await admin("GET", "/API/currentuser")).json();
  const { Safes } = (await admin("GET", `/API/Users/${id}/safes`)).json();
  const [safe] = Safes;
  assert.deepEqual(safe, { ...safe, SafeUrlId: "S", SafeName: "S", Description: "", Location: "\\" });
});
