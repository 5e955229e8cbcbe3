import assert from "node:assert/strict";
import { test } from "node:test";
import { openPeople, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("groups above or beside the caller's location do not exist for him", async (t) => {
  const { admin, logon } = await startVault(t);
  const vaultAuthorization = ["AuditUsers", "AddUpdateUsers"];
  const local = { username: "local", initialPassword: password, location: "\\Sales", vaultAuthorization };
  await admin("POST", "/API/Users", local);
  const ids = new Map<string, number>();
  for (const [groupName, location] of [
    ["Inside", "\\sales"],
    ["Below", "\\Sales\\North"],
    ["Beside", "\\Sales2"],
    ["Above", "\\"],
  ] as const) {
    ids.set(groupName, (await admin("POST", "/API/UserGroups", { groupName, location })).json().id);
  }
  const caller = await logon("local", password);
  const list = (await caller("GET", "/API/UserGroups")).json();
  assert.deepEqual(
    [list.value.map(({ groupName }: { groupName: string }) => groupName), list.count],
    [["Below", "Inside"], 2],
  );
  for (const [name, found] of [
    ["Inside", true],
    ["Below", true],
    ["Beside", false],
    ["Above", false],
  ] as const) {
    const path = `/API/UserGroups/${ids.get(name)}`;
    for (const [method, end, body] of [
      ["GET", "", undefined],
      ["PUT", "", { groupName: name, description: "x" }],
      ["POST", "/Members", { memberId: "local" }],
      ["DELETE", "/Members/local", undefined],
      ["DELETE", "", undefined],
    ] as const) {
      const answer = await caller(method, path + end, body);
      if (found) assert.ok(answer.statusCode < 300, `${method} ${name}${end}: ${answer.body}`);
      else
        assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, "CASTL009E"], `${method} ${name}${end}`);
    }
  }
});

test("he puts nobody from above or beside into his groups, and makes none there", async (t) => {
  const directory = await openPeople(t);
  const mappings = [{ ...staffMapping, location: "\\Staff" }];
  const { admin, logon } = await startVault(t, { directories: [{ directory, mappings }] });
  const vaultAuthorization = ["AuditUsers", "AddUpdateUsers"];
  const local = { username: "local", initialPassword: password, location: "\\Sales", vaultAuthorization };
  await admin("POST", "/API/Users", local);
  await admin("POST", "/API/Users", { username: "above" });
  await admin("POST", "/API/UserGroups", { groupName: "Outside" });
  const caller = await logon("local", password);
  for (const location of ["\\", "\\Sales2"]) {
    const made = await caller("POST", "/API/UserGroups", { groupName: "Mine", location });
    assert.equal(made.json().Details?.[0]?.ParameterName, "location", made.body);
  }
  const { id } = (await caller("POST", "/API/UserGroups", { groupName: "Mine", location: "\\Sales" })).json();
  const moved = await caller("PUT", `/API/UserGroups/${id}`, { groupName: "Mine", location: "\\" });
  assert.equal(moved.statusCode, 400);
  const domain = { memberType: "domain", domainName: "corp.example" };
  for (const [member, code] of [
    [{ memberId: "above" }, "ITATS003E"],
    [{ memberId: "Outside" }, "ITATS003E"],
    [{ memberId: "m.rossi", ...domain }, "CASTL011E"],
  ] as const) {
    const answer = await caller("POST", `/API/UserGroups/${id}/Members`, member);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, code], JSON.stringify(member));
  }
  assert.equal((await admin("GET", "/API/Users?search=rossi")).json().Total, 0, "nobody came into the vault by it");
});

test("members from above or beside his location are neither shown to him nor taken out by him", async (t) => {
  const { admin, logon } = await startVault(t);
  const vaultAuthorization = ["AuditUsers", "AddUpdateUsers"];
  const local = { username: "local", initialPassword: password, location: "\\Sales", vaultAuthorization };
  await admin("POST", "/API/Users", local);
  await admin("POST", "/API/Users", { username: "above" });
  await admin("POST", "/API/UserGroups", { groupName: "Outside" });
  const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Inside", location: "\\Sales" })).json();
  for (const memberId of ["local", "above", "Outside"]) {
    await admin("POST", `/API/UserGroups/${id}/Members`, { memberId });
  }
  const caller = await logon("local", password);
  const names = (members: readonly { readonly UserName: string }[]) => members.map(({ UserName }) => UserName);
  const one = (await caller("GET", `/API/UserGroups/${id}?includeMembers=true`)).json();
  const [listed] = (await caller("GET", "/API/UserGroups?includeMembers=true")).json().value;
  assert.deepEqual([names(one.members), names(listed.members)], [["local"], ["local"]]);
  for (const name of ["above", "Outside"]) {
    const answer = await caller("DELETE", `/API/UserGroups/${id}/Members/${name}`);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, "ITATS003E"], name);
  }
  assert.equal((await caller("DELETE", `/API/UserGroups/${id}/Members/local`)).statusCode, 204);
  const { members } = (await admin("GET", `/API/UserGroups/${id}?includeMembers=true`)).json();
  assert.deepEqual(names(members), ["above", "Outside"]);
});
