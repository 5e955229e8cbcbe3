import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";
const path = "/WebServices/PIMServices.svc/Groups/Crew%20One/Users";

test("a user is put into a group, both by name", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "pat" })).json();
  await admin("POST", "/API/UserGroups", { groupName: "Crew One" });
  const added = await admin("POST", `${path}/`, { UserName: "PAT" });
  assert.deepEqual([added.statusCode, added.json().UserName], [201, "pat"]);
  assert.equal((await admin("GET", `/API/Users/${id}`)).json().groupsMembership[0].groupName, "Crew One");
  const again = await admin("POST", path, { username: "pat" });
  assert.deepEqual([again.statusCode, again.json().ErrorCode], [409, "PASWS213E"]);
});

test("who or what is not there, or not the caller's, is refused", async (t) => {
  const { admin, logon } = await startVault(t);
  const vaultAuthorization = ["AddUpdateUsers"];
  for (const [username, location, held] of [
    ["pat", "\\", []],
    ["local", "\\Sales", vaultAuthorization],
    ["plain", "\\", []],
  ] as const) {
    await admin("POST", "/API/Users", { username, location, initialPassword: password, vaultAuthorization: held });
  }
  assert.equal((await admin("POST", path, { UserName: "pat" })).json().ErrorCode, "CASTL009E");
  await admin("POST", "/API/UserGroups", { groupName: "Crew One" });
  await admin("POST", "/API/UserGroups", { groupName: "Local Crew", location: "\\Sales" });
  assert.equal((await admin("POST", path, { UserName: "nobody" })).json().ErrorCode, "ITATS003E");
  assert.equal((await admin("POST", path, {})).statusCode, 400);
  assert.equal((await (await logon("plain", password))("POST", path, { UserName: "pat" })).statusCode, 403);
  const local = await logon("local", password);
  assert.equal((await local("POST", path, { UserName: "local" })).json().ErrorCode, "CASTL009E");
  const own = path.replace("Crew%20One", "local%20crew");
  assert.equal((await local("POST", own, { UserName: "pat" })).json().ErrorCode, "ITATS003E");
  assert.equal((await local("POST", own, { UserName: "local" })).statusCode, 201);
});
