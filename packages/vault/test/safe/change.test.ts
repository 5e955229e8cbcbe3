import assert from "node:assert/strict";
import { test } from "node:test";
import type { PvwaSafe } from "@castellan/pvwa";
import { type Caller, startVault } from "../support/server.ts";

const full = {
  safeName: "Box",
  description: "d",
  location: "\\Applications",
  managingCPM: "PasswordManager",
  numberOfVersionsRetention: 5,
  autoPurgeEnabled: true,
};

async function read(admin: Caller): Promise<PvwaSafe> {
  return (await admin("GET", "/API/Safes/Box")).json();
}

test("a change of a safe keeps what it leaves out, or sends as null", async (t) => {
  const { admin, time } = await startVault(t);
  await admin("POST", "/API/Safes", full);
  const cases: readonly (readonly [sent: object, changed: Partial<PvwaSafe>])[] = [
    [{ Description: "other" }, { description: "other" }],
    [{ safeName: "Box", managingCPM: "" }, { managingCPM: "" }],
    [{ location: "\\" }, { location: "\\" }],
    [{ numberOfDaysRetention: 30 }, { numberOfDaysRetention: 30, numberOfVersionsRetention: null }],
    [{ NumberOfVersionsRetention: 3 }, { numberOfDaysRetention: null, numberOfVersionsRetention: 3 }],
    [
      { numberOfDaysRetention: 0, numberOfVersionsRetention: null },
      { numberOfDaysRetention: 0, numberOfVersionsRetention: null },
    ],
    [{ autoPurgeEnabled: "False" }, { autoPurgeEnabled: false }],
    [{ safeName: null, description: null, location: null, managingCPM: null }, {}],
    [{ enableOLAC: true, safeUrlId: "Else", safeNumber: 9, memberName: "x", omitempty: "full" }, { olacEnabled: true }],
  ];
  for (const [sent, changed] of cases) {
    const before = await read(admin);
    time.now += 1000;
    const answer = await admin("PUT", "/API/Safes/Box", sent);
    const lastModificationTime = Object.keys(changed).length === 0 ? before.lastModificationTime : time.now * 1000;
    assert.deepEqual(answer.json(), { ...before, ...changed, lastModificationTime }, JSON.stringify(sent));
    assert.deepEqual(await read(admin), answer.json());
  }
});

test("a change of nothing is neither a modification nor in the audit log", async (t) => {
  const { admin, vault, time } = await startVault(t);
  await admin("POST", "/API/Safes", full);
  const before = await read(admin);
  time.now += 1000;
  assert.deepEqual((await admin("PUT", "/API/Safes/Box", full)).json(), before);
  assert.deepEqual((await admin("PUT", "/API/Safes/Box", {})).json(), before);
  await admin("PUT", "/API/Safes/Box", { description: "new" });
  const entries = await vault.audit.list({ limit: 100, target: "safe:1" });
  const actions = entries.map(({ action, details }) => [action, details]);
  assert.deepEqual(actions, [
    ["safe.created", { safeName: "Box" }],
    ["safe.updated", { safeName: "Box", changes: { description: ["d", "new"] } }],
  ]);
});

test("object level access control is never switched off", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Safes", { safeName: "Box", olacEnabled: true });
  for (const body of [{ olacEnabled: false }, { safeName: "Box", enableOLAC: "false" }]) {
    const answer = await admin("PUT", "/API/Safes/Box", body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [409, "CASTL075E"]);
  }
  assert.equal((await admin("PUT", "/API/Safes/Box", { description: "stays on" })).json().olacEnabled, true);
});

test("what a safe cannot have is refused, and nothing of the change is done", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Safes", full);
  const before = await read(admin);
  for (const [body, parameter] of [
    [{ safeName: "" }, "safeName"],
    [{ safeName: " x" }, "safeName"],
    ...[...'\\/:*<>.|?"%&+'].map((character) => [{ safeName: `a${character}b` }, "safeName"] as const),
    [{ safeName: "x".repeat(29) }, "safeName"],
    [{ description: "x".repeat(101) }, "description"],
    [{ location: "Applications" }, "location"],
    [{ numberOfDaysRetention: 3651 }, "numberOfDaysRetention"],
    [{ numberOfVersionsRetention: 0 }, "numberOfVersionsRetention"],
    [{ numberOfVersionsRetention: 1000 }, "numberOfVersionsRetention"],
    [{ numberOfVersionsRetention: 5, numberOfDaysRetention: 5 }, "numberOfVersionsRetention"],
  ] as const) {
    const answer = await admin("PUT", "/API/Safes/Box", { description: "new", ...body });
    assert.equal(answer.statusCode, 400, JSON.stringify(body));
    assert.equal(answer.json().Details[0].ParameterName, parameter);
  }
  assert.deepEqual(await read(admin), before);
});

test("a safe that is renamed keeps its number, its members and its accounts; its creator's new name is followed", async (t) => {
  const { admin, logon } = await startVault(t);
  const vaultAuthorization = ["AddSafes"];
  const maker = { username: "maker", initialPassword: "P@ssw0rd123!", vaultAuthorization };
  const { id } = (await admin("POST", "/API/Users", maker)).json();
  const session = await logon("maker", maker.initialPassword);
  const { safeNumber } = (await session("POST", "/API/Safes", { safeName: "Box" })).json();
  const account = { safeName: "Box", platformId: "UnixSSH", userName: "root", address: "a.example" };
  const added = (await session("POST", "/API/Accounts", account)).json();
  await session("PUT", "/API/Safes/Box", { safeName: "Chest" });
  await admin("PUT", `/API/Users/${id}`, { username: "renamed", vaultAuthorization });
  const chest = (await session("GET", "/API/Safes/CHEST?includeAccounts=true")).json();
  assert.equal(chest.safeNumber, safeNumber);
  assert.deepEqual(chest.creator, { id: String(id), name: "renamed" });
  assert.deepEqual(chest.accounts, [{ id: added.id, name: added.name }]);
  assert.equal((await session("GET", `/API/Accounts/${added.id}`)).json().safeName, "Chest");
  assert.equal((await session("GET", "/API/Safes/Chest/Members/renamed")).json().safeName, "Chest");
  assert.equal((await session("GET", "/API/Safes/Box")).statusCode, 404);
});
