import assert from "node:assert/strict";
import { test } from "node:test";
import { openPeople, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

test("a member is addressed by any name that users and groups can have", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Safes", { safeName: "Safe of names" });
  const path = "/API/Safes/Safe%20of%20names/Members";
  for (const name of [
    "m.rossi",
    "Mara Rossi",
    "m@rossi",
    "a'b",
    "50%",
    "a+b&c",
    "Łukasz",
    "名前",
    "x#y",
    "a.",
    "...",
  ]) {
    await admin("POST", "/API/Users", { username: name });
    const member = {
      memberName: name.toUpperCase(),
      memberType: "",
      searchIn: "vault",
      permissions: { useAccounts: true },
    };
    const added = await admin("POST", path, member);
    assert.deepEqual([added.statusCode, added.json().memberName], [201, name], added.body);
    const own = `${path}/${encodeURIComponent(name)}/`;
    assert.deepEqual((await admin("GET", own)).json(), added.json(), name);
    assert.equal((await admin("PUT", own, { permissions: {} })).statusCode, 200, name);
    assert.equal((await admin("GET", `${path}?search=${encodeURIComponent(name)}`)).json().value[0].memberName, name);
    assert.equal((await admin("DELETE", own)).statusCode, 204, name);
    assert.equal((await admin("GET", own)).json().ErrorCode, "CASTL010E", name);
  }
});

test("an external user is looked for in his directory, and known by his name with and without its domain", async (t) => {
  const directory = await openPeople(t);
  const { admin } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  const path = "/API/Safes/Box/Members";
  const permissions = { useAccounts: true };
  for (const [memberName, searchIn] of [
    ["m.rossi@corp.example", "corp.example"],
    ["M.Rossi", "CORP.example"],
    ["m.rossi@corp.example", "Vault"],
    ["m.rossi", undefined],
  ] as const) {
    const added = await admin("POST", path, { memberName, searchIn, permissions });
    assert.deepEqual([added.statusCode, added.json().memberName], [201, "m.rossi"], added.body);
    const again = await admin("POST", path, { memberName, searchIn, permissions });
    assert.deepEqual([again.statusCode, again.json().ErrorCode], [409, "SFWS0012"]);
    const named = (await admin("GET", `${path}/m.rossi@CORP.example`)).json();
    assert.equal(named.memberName, "m.rossi");
    assert.equal((await admin("PUT", `${path}/m.rossi@corp.example`, { permissions: {} })).statusCode, 200);
    assert.equal((await admin("DELETE", `${path}/m.rossi@corp.example`)).statusCode, 204);
  }
  for (const name of ["m.rossi@other.example", "@corp.example", "m.rossi@", "nobody@corp.example"]) {
    assert.equal((await admin("GET", `${path}/${encodeURIComponent(name)}`)).json().ErrorCode, "CASTL010E", name);
    assert.equal((await admin("POST", path, { memberName: name, permissions })).json().ErrorCode, "ITATS003E", name);
  }
});

test("who may not manage the members learns nothing of the directory", async (t) => {
  const directory = await openPeople(t);
  const { admin, logon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Users", { username: "viewer", initialPassword: "P@ssw0rd123!" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "viewer", permissions: { viewSafeMembers: true } });
  const viewer = await logon("viewer", "P@ssw0rd123!");
  for (const memberName of ["m.rossi", "nobody"]) {
    const body = { memberName, searchIn: "corp.example", permissions: {} };
    assert.equal((await viewer("POST", "/API/Safes/Box/Members", body)).json().ErrorCode, "PASWS041E");
  }
  assert.equal((await admin("GET", "/API/Users?search=rossi")).json().Total, 0);
});
