import assert from "node:assert/strict";
import { test } from "node:test";
import type { VaultAuthorization } from "@castellan/pvwa";
import { type Method, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("each call takes its authorisation, and nothing else grants it", async (t) => {
  const { admin, logon } = await startVault(t);
  const target = (await admin("POST", "/API/Users", { username: "target" })).json();
  await admin("POST", "/API/UserGroups", { groupName: "Ops" });
  const put = { ...target, description: "x" };
  const cases: readonly (readonly [Method, string, object | undefined, readonly VaultAuthorization[]])[] = [
    ["GET", "/API/Users", undefined, ["AuditUsers"]],
    ["GET", `/API/Users/${target.id}`, undefined, ["AuditUsers"]],
    ["GET", "/WebServices/PIMServices.svc/Users/target", undefined, ["AuditUsers"]],
    ["POST", "/API/Users", { username: "fresh" }, ["AddUpdateUsers"]],
    [
      "POST",
      "/API/Users",
      { username: "must", changePassOnNextLogon: true },
      ["AddUpdateUsers", "ResetUsersPasswords"],
    ],
    ["PUT", `/API/Users/${target.id}`, put, ["AddUpdateUsers"]],
    [
      "PUT",
      `/API/Users/${target.id}`,
      { ...put, changePassOnNextLogon: true },
      ["AddUpdateUsers", "ResetUsersPasswords"],
    ],
    ["PUT", "/WebServices/PIMServices.svc/Users/target", { Email: "a@b" }, ["AddUpdateUsers"]],
    ["POST", `/API/Users/${target.id}/disable`, undefined, ["AddUpdateUsers"]],
    ["POST", `/API/Users/${target.id}/enable`, undefined, ["AddUpdateUsers"]],
    ["POST", `/API/Users/${target.id}/Activate`, undefined, ["AuditUsers", "ActivateUsers"]],
    [
      "POST",
      `/API/Users/${target.id}/ResetPassword`,
      { newPassword: "Fresh-Pass1" },
      ["AuditUsers", "ResetUsersPasswords"],
    ],
    ["GET", "/API/UserGroups", undefined, ["AuditUsers"]],
    ["GET", "/API/UserGroups/1000000003", undefined, ["AuditUsers"]],
    ["POST", "/API/UserGroups", { groupName: "New" }, ["AddUpdateUsers"]],
    ["POST", "/API/UserGroups/1000000003/Members", { memberId: "target" }, ["AddUpdateUsers"]],
    ["DELETE", "/API/UserGroups/1000000003/Members/target", undefined, ["AddUpdateUsers"]],
    ["DELETE", "/API/UserGroups/1000000003", undefined, ["AddUpdateUsers"]],
    ["POST", "/API/Safes", { safeName: "Box" }, ["AddSafes"]],
    ["DELETE", `/API/Users/${target.id}`, undefined, ["AddUpdateUsers"]],
  ];
  const every: readonly VaultAuthorization[] = [
    ...(["AuditUsers", "AddUpdateUsers", "ResetUsersPasswords", "ActivateUsers", "AddSafes"] as const),
    "ManageDirectoryMapping",
  ];
  const caller = (await admin("POST", "/API/Users", { username: "caller", initialPassword: password })).json();
  const session = await logon("caller", password);
  const grant = (vaultAuthorization: readonly VaultAuthorization[]) =>
    admin("PUT", `/API/Users/${caller.id}`, { username: "caller", vaultAuthorization });
  for (const [method, path, body, needed] of cases) {
    for (const missing of needed) {
      await grant(every.filter((authorization) => authorization !== missing));
      const refused = await session(method, path, body);
      assert.equal(refused.statusCode, 403, `${method} ${path} without ${missing}: ${refused.body}`);
      assert.equal(refused.json().ErrorCode, "PASWS041E");
      assert.ok(refused.json().ErrorMessage.includes(missing), `${refused.body} names ${missing}`);
    }
    await grant(needed);
    const allowed = await session(method, path, body);
    assert.ok(allowed.statusCode < 300, `${method} ${path} with ${needed}: ${allowed.body}`);
  }
});

test("everybody may read himself", async (t) => {
  const { admin, logon } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "me", initialPassword: password })).json();
  const me = await logon("me", password);
  assert.equal((await me("GET", `/API/Users/${id}`)).statusCode, 200);
  assert.equal((await me("GET", "/WebServices/PIMServices.svc/Users/ME")).statusCode, 200);
  assert.equal((await me("GET", "/API/Users/1")).statusCode, 403);
});

test("nobody grants what he does not hold, by POST or by PUT", async (t) => {
  const { admin, logon } = await startVault(t);
  const held = ["AddUpdateUsers", "AddSafes"];
  await admin("POST", "/API/Users", { username: "giver", initialPassword: password, vaultAuthorization: held });
  const giver = await logon("giver", password);
  assert.equal(
    (await giver("POST", "/API/Users", { username: "a", vaultAuthorization: ["AuditUsers"] })).statusCode,
    403,
  );
  const { id } = (await giver("POST", "/API/Users", { username: "b", vaultAuthorization: ["AddSafes"] })).json();
  const granted = await giver("PUT", `/API/Users/${id}`, { username: "b", vaultAuthorization: ["ActivateUsers"] });
  assert.deepEqual([granted.statusCode, granted.json().ErrorCode], [403, "PASWS041E"]);
  await admin("PUT", `/API/Users/${id}`, { username: "b", vaultAuthorization: ["ActivateUsers"] });
  const kept = { username: "b", vaultAuthorization: ["ActivateUsers", "AddSafes"], description: "kept what he had" };
  assert.equal((await giver("PUT", `/API/Users/${id}`, kept)).statusCode, 200);
});

test("nobody sets the password or the method of a user who holds more than he", async (t) => {
  const { admin, logon } = await startVault(t);
  const held = ["AuditUsers", "AddUpdateUsers", "ResetUsersPasswords"];
  await admin("POST", "/API/Users", { username: "desk", initialPassword: password, vaultAuthorization: held });
  const desk = await logon("desk", password);
  const equal = (await admin("POST", "/API/Users", { username: "equal", vaultAuthorization: held })).json();
  const more = (await admin("POST", "/API/Users", { username: "more", vaultAuthorization: ["AddSafes"] })).json();
  const reset = (id: number) => desk("POST", `/API/Users/${id}/ResetPassword`, { newPassword: "Fresh-Pass1" });
  assert.equal((await reset(equal.id)).statusCode, 200);
  assert.equal((await reset(more.id)).statusCode, 403);
  assert.equal((await reset(1)).statusCode, 403);
  const method = await desk("PUT", `/API/Users/${more.id}`, { ...more, authenticationMethod: ["AuthTypeLDAP"] });
  assert.equal(method.statusCode, 403);
  const gen1 = await desk("PUT", "/WebServices/PIMServices.svc/Users/Administrator", { NewPassword: "Fresh-Pass1" });
  assert.equal(gen1.statusCode, 403);
});

test("a caller sees and changes users at his location and below, no others", async (t) => {
  const { admin, logon } = await startVault(t);
  const vaultAuthorization = ["AuditUsers", "AddUpdateUsers", "ResetUsersPasswords", "ActivateUsers"];
  await admin("POST", "/API/Users", {
    username: "local",
    initialPassword: password,
    location: "\\Sales",
    vaultAuthorization,
  });
  const ids: Record<string, number> = {};
  for (const [username, location] of [
    ["inside", "\\sales"],
    ["below", "\\Sales\\North"],
    ["beside", "\\Sales2"],
    ["above", "\\"],
    ["wild", "\\Sale_\\x"],
  ] as const) {
    ids[username] = (await admin("POST", "/API/Users", { username, location })).json().id;
  }
  const local = await logon("local", password);
  const list = (await local("GET", "/API/Users?sort=username")).json();
  assert.deepEqual(
    list.Users.map((user: { username: string }) => user.username),
    ["below", "inside", "local"],
  );
  assert.equal(list.Total, 3);
  for (const username of ["beside", "above", "wild"]) {
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["PUT", "", { username, location: "\\Sales" }],
      ["POST", "/disable", undefined],
      ["POST", "/ResetPassword", { newPassword: "Fresh-Pass1" }],
      ["DELETE", "", undefined],
    ] as const) {
      const answer = await local(method, `/API/Users/${ids[username]}${path}`, body);
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, "ITATS003E"], `${username} ${path}`);
    }
  }
  assert.equal((await local("GET", `/API/Users/${ids.below}`)).statusCode, 200);
  assert.equal((await local("POST", "/API/Users", { username: "out", location: "\\" })).statusCode, 400);
  assert.equal(
    (await local("PUT", `/API/Users/${ids.below}`, { username: "below", location: "\\Else" })).statusCode,
    400,
  );
});
