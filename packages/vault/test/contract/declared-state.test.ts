import assert from "node:assert/strict";
import { test } from "node:test";
import { safePermissions } from "@castellan/pvwa";
import { makeMember, makeSafe } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

/** An account as a client with typed members sends it: what is not set is null. */
const bare = {
  name: "db01-root",
  address: "db00.corp",
  userName: "nobody",
  platformId: "Oracle",
  safeName: "S",
  secretType: "password",
  secret: "S3cret!pass",
  secretManagement: null,
  platformAccountProperties: null,
};

test("a client that declares a state reaches it with replace alone, also where there was nothing", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const added = await admin("POST", "/API/Accounts", bare);
  assert.equal(added.statusCode, 201, added.body);
  const path = `/API/Accounts/${added.json().id}/`;
  const declared: Readonly<Record<string, unknown>> = {
    "/address": "db01.corp",
    "/userName": "root",
    "/platformAccountProperties": { port: "1521", database: "orders" },
    "/secretManagement/manualManagementReason": "by hand",
    "/secretManagement/automaticManagementEnabled": false,
    "/remoteMachinesAccess": { remoteMachines: "a.corp" },
  };
  const steps = Object.entries(declared).map(([at, value]) => ({ op: "replace", path: at, value }));
  const changed = await admin("PATCH", path, steps);
  assert.equal(changed.statusCode, 200, changed.body);
  const account = (await admin("GET", path)).json();
  assert.deepEqual(
    [
      account.address,
      account.userName,
      account.platformAccountProperties,
      account.secretManagement.manualManagementReason,
    ],
    ["db01.corp", "root", { Port: "1521", Database: "orders" }, "by hand"],
  );
  assert.deepEqual(account.remoteMachinesAccess, { remoteMachines: "a.corp" });
  const again = await admin("PATCH", path, steps);
  const { categoryModificationTime: _then, ...before } = account;
  const { categoryModificationTime: _now, ...after } = again.json();
  assert.deepEqual(after, before, "the same once more changes nothing");
  assert.equal((await admin("POST", "/API/Accounts", bare)).statusCode, 409);
  const found = (await admin("GET", "/api/accounts?search=db01&filter=safeName%20eq%20S")).json();
  assert.deepEqual([found.count, found.value[0].id], [1, account.id]);
  assert.equal((await admin("DELETE", path)).statusCode, 204);
  assert.equal((await admin("GET", path)).statusCode, 404);
});

test("a safe that is declared is made, read back as declared, changed, and removed", async (t) => {
  const { admin } = await startVault(t);
  const declared = { safeName: "APP-1", description: "d", numberOfDaysRetention: 0, managingCPM: "", location: "\\" };
  const extra = { omitempty: null, olacEnabled: false, enableOLAC: false, autoPurgeEnabled: false };
  const made = await admin("POST", "/API/Safes", { ...declared, ...extra });
  assert.equal(made.statusCode, 201, made.body);
  const path = `/API/Safes/${made.json().safeUrlId}/`;
  const read = (await admin("GET", path)).json();
  assert.deepEqual(read, { ...read, ...declared });
  const changed = await admin("PUT", path, { ...declared, description: "e", memberName: "x", omitempty: "full" });
  assert.deepEqual([changed.statusCode, changed.json().description], [200, "e"]);
  assert.equal((await admin("DELETE", path)).statusCode, 204);
});

test("a member that is declared has the permissions that were sent, each of them told", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  await makeSafe(admin, "S");
  await makeSafe(admin, "Other");
  await makeMember(vault, "Other", "ann", ["listAccounts"]);
  const all = Object.fromEntries(safePermissions.map((name) => [name, name !== "requestsAuthorizationLevel2"]));
  const few = Object.fromEntries(safePermissions.map((name) => [name, name === "useAccounts"]));
  const body = (permissions: object) => ({ memberName: "ann", memberType: "User", permissions });
  const made = await admin("POST", "/API/Safes/S/Members", body(all));
  assert.deepEqual([made.statusCode, made.json().permissions], [201, all]);
  const path = "/API/Safes/S/Members/ann/";
  const changed = await admin("PUT", path, body(few));
  assert.deepEqual([changed.statusCode, changed.json().permissions], [200, few]);
  assert.deepEqual((await admin("GET", path)).json().permissions, few);
  assert.equal((await admin("DELETE", path)).statusCode, 204);
  assert.equal((await admin("GET", path)).statusCode, 404);
});
