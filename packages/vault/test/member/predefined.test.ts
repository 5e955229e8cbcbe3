import assert from "node:assert/strict";
import { test } from "node:test";
import type { Collection, PvwaSafeMember } from "@castellan/pvwa";
import fc from "fast-check";
import { type Caller, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";
const all = "filter=includePredefinedUsers%20eq%20true";

/** A safe that somebody else than the Administrator made. */
async function foreignSafe({
  admin,
  logon,
}: {
  admin: Caller;
  logon: (name: string, password: string) => Promise<Caller>;
}) {
  const vaultAuthorization = ["AddSafes"];
  await admin("POST", "/API/Users", { username: "maker", initialPassword: password, vaultAuthorization });
  const maker = await logon("maker", password);
  await maker("POST", "/API/Safes", { safeName: "Box" });
  return maker;
}

async function list(caller: Caller, query: string): Promise<Collection<PvwaSafeMember>> {
  return (await caller("GET", `/API/Safes/Box/Members?${query}`)).json();
}

const namesOf = ({ value }: Collection<PvwaSafeMember>) => value.map(({ memberName }) => memberName);

test("every safe has its predefined members, which are shown to whom asks for them", async (t) => {
  const maker = await foreignSafe(await startVault(t));
  assert.deepEqual(namesOf(await list(maker, "")), ["maker"]);
  assert.deepEqual(namesOf(await list(maker, "filter=includePredefinedUsers%20eq%20false")), ["maker"]);
  const shown = await list(maker, all);
  assert.equal(shown.count, 3);
  const told = shown.value.map(({ memberName, memberType, isPredefinedUser, isReadOnly, permissions }) => [
    ...[memberName, memberType, isPredefinedUser, isReadOnly],
    Object.values(permissions).filter(Boolean).length,
  ]);
  assert.deepEqual(told, [
    ["Administrator", "User", true, true, 22],
    ["Auditors", "Group", true, true, 3],
    ["maker", "User", false, true, 21],
  ]);
  const both = "filter=memberType%20eq%20group%20AND%20includePredefinedUsers%20eq%20true";
  assert.deepEqual(namesOf(await list(maker, both)), ["Auditors"]);
  assert.deepEqual(namesOf(await list(maker, `${all}&search=ADMIN`)), ["Administrator"]);
  assert.deepEqual(namesOf(await list(maker, `${all}%20AND%20membershipExpired%20eq%20true`)), []);
  assert.deepEqual((await maker("GET", "/API/Safes/Box/Members/auditors")).json(), shown.value[1]);
});

test("a predefined member cannot be changed or removed, but be given more", async (t) => {
  const maker = await foreignSafe(await startVault(t));
  const path = "/API/Safes/Box/Members/Auditors";
  for (const [method, body] of [
    ["PUT", { permissions: {} }],
    ["DELETE", undefined],
  ] as const) {
    const answer = await maker(method, path, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "CASTL076E"]);
  }
  const member = { memberName: "Auditors", permissions: { retrieveAccounts: true } };
  const added = await maker("POST", "/API/Safes/Box/Members", member);
  assert.deepEqual([added.statusCode, added.json().isPredefinedUser, added.json().isReadOnly], [201, false, false]);
  assert.deepEqual(namesOf(await list(maker, "")), ["Auditors", "maker"], "what was given besides is not hidden");
  assert.deepEqual(namesOf(await list(maker, all)), ["Administrator", "Auditors", "maker"]);
  assert.equal((await maker("PUT", path, { permissions: {} })).statusCode, 200);
  assert.equal((await maker("DELETE", path)).statusCode, 204);
  assert.equal((await maker("GET", path)).json().isPredefinedUser, true);
});

test("the setting says which groups are members of every safe, and what they may do there", async (t) => {
  const predefinedMembers = { Operators: ["manageSafe", "viewSafeMembers"], "Backup Users": ["backupSafe"] } as const;
  const vault = await startVault(t, { predefinedMembers });
  const { admin, logon } = vault;
  await foreignSafe(vault);
  const { value } = (await admin("GET", "/API/UserGroups")).json();
  const ids = new Map<string, number>(
    value.map((group: { groupName: string; id: number }) => [group.groupName, group.id]),
  );
  assert.deepEqual([...ids.keys()], ["Auditors", "Backup Users", "Operators", "Vault Admins"]);
  for (const [username, group] of [
    ["operator", "Operators"],
    ["auditor", "Auditors"],
  ] as const) {
    await admin("POST", "/API/Users", { username, initialPassword: password });
    await admin("POST", `/API/UserGroups/${ids.get(group)}/Members`, { memberId: username });
  }
  const operator = await logon("operator", password);
  assert.equal((await operator("PUT", "/API/Safes/Box", { description: "d" })).statusCode, 200);
  assert.equal((await operator("GET", "/API/Accounts")).statusCode, 200);
  assert.equal(
    (await operator("POST", "/API/Safes/Box/Members", { memberName: "auditor", permissions: {} })).statusCode,
    403,
  );
  const auditor = await logon("auditor", password);
  assert.deepEqual((await auditor("GET", "/API/Safes")).json().value, [], "Auditors are not in this setting");
  assert.deepEqual(namesOf(await list(operator, all)), ["Administrator", "Backup Users", "maker", "Operators"]);
  for (const groupName of ["Operators", "Backup Users"]) {
    assert.equal((await admin("DELETE", `/API/UserGroups/${ids.get(groupName)}`)).json().ErrorCode, "CASTL018E");
    assert.equal(
      (await admin("PUT", `/API/UserGroups/${ids.get(groupName)}`, { groupName: "x" })).json().ErrorCode,
      "CASTL018E",
    );
  }
});

test("law: a page is a part of the whole list, wherever the predefined members stand in it", async (t) => {
  const { admin } = await startVault(t, {
    predefinedMembers: { Auditors: ["listAccounts"], mm: ["backupSafe"], Zz: ["backupSafe"] },
  });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  for (const username of ["a", "ab", "auditorz", "b", "m", "n", "zy", "zzz", "é"]) {
    await admin("POST", "/API/Users", { username });
    await admin("POST", "/API/Safes/Box/Members", { memberName: username, permissions: {} });
  }
  const whole = new Map<string, readonly string[]>();
  for (const sort of ["asc", "desc"]) {
    for (const search of ["", "a", "z"]) {
      const query = `${all}&sort=memberName%20${sort}&search=${search}`;
      whole.set(query, namesOf(await list(admin, `${query}&limit=1000`)));
    }
  }
  assert.equal([...whole.values()][0]?.length, 13);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...whole),
      fc.nat(15),
      fc.integer({ min: 1, max: 15 }),
      async (selected, offset, limit) => {
        const [query, names] = selected;
        const page = await list(admin, `${query}&offset=${offset}&limit=${limit}`);
        assert.deepEqual(namesOf(page), names.slice(offset, offset + limit));
        assert.equal(page.count, names.length);
        assert.equal(page.nextLink !== undefined, offset + limit < names.length);
      },
    ),
    { numRuns: 80 },
  );
});
