import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("a safe goes with its members, accounts and secrets; another of its name begins anew", async (t) => {
  const { admin, logon, vault } = await startVault(t);
  await admin("POST", "/API/Users", { username: "m", initialPassword: password });
  const { safeNumber } = (await admin("POST", "/API/Safes", { safeName: "Box" })).json();
  await admin("POST", "/API/Safes/Box/Members", { memberName: "m", permissions: { listAccounts: true } });
  const account = { safeName: "Box", platformId: "UnixSSH", userName: "root", address: "a.example", secret: "S3cret" };
  const { id } = (await admin("POST", "/API/Accounts", account)).json();
  await admin("POST", `/API/Accounts/${id}/Password/Update`, { NewCredentials: "Other-S3cret" });
  await admin("POST", "/API/Accounts", { ...account, address: "b.example" });

  assert.equal((await admin("DELETE", "/API/Safes/Box")).statusCode, 204);
  for (const path of ["/API/Safes/Box", "/API/Safes/Box/Members", `/API/Accounts/${id}`]) {
    assert.equal((await admin("GET", path)).statusCode, 404, path);
  }
  assert.equal((await admin("GET", "/API/Accounts")).json().count, 0);
  const session = await logon("m", password);
  assert.deepEqual((await session("GET", "/API/Safes")).json(), { value: [], count: 0 });

  const again = (await admin("POST", "/API/Safes", { safeName: "Box" })).json();
  assert.notEqual(again.safeNumber, safeNumber);
  assert.deepEqual((await admin("GET", "/API/Safes/Box?includeAccounts=true")).json().accounts, []);
  assert.equal((await session("GET", "/API/Safes/Box")).statusCode, 404);
  assert.equal((await vault.audit.verify()).intact, true);
});
