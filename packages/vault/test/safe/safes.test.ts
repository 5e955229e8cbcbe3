import assert from "node:assert/strict";
import { test } from "node:test";
import type { Collection, PvwaSafe } from "@castellan/pvwa";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("a safe is created, read, updated and deleted, addressed by its name in any letter case", async (t) => {
  const { admin, time } = await startVault(t);
  const created = await admin("POST", "/API/Safes", {
    SafeName: "Notification Engine",
    Description: "d",
    memberName: "x",
  });
  const safe = {
    safeUrlId: "Notification%20Engine",
    safeName: "Notification Engine",
    safeNumber: 1,
    description: "d",
    location: "\\",
    creator: { id: "1", name: "Administrator" },
    olacEnabled: false,
    managingCPM: "",
    numberOfVersionsRetention: null,
    numberOfDaysRetention: 7,
    autoPurgeEnabled: false,
    creationTime: Math.floor(time.now / 1000),
    lastModificationTime: time.now * 1000,
    isExpiredMember: false,
  };
  assert.deepEqual([created.statusCode, created.json()], [201, safe]);
  for (const name of ["Notification%20Engine", "notification%20engine/"]) {
    assert.deepEqual((await admin("GET", `/API/Safes/${name}`)).json(), safe);
  }
  time.now += 1000;
  const body = { safeName: "Engine", numberOfVersionsRetention: 5, managingCPM: "PasswordManager" };
  const updated = await admin("PUT", "/API/Safes/Notification%20Engine/", body);
  assert.equal(updated.statusCode, 200);
  assert.deepEqual(updated.json(), {
    ...safe,
    safeUrlId: "Engine",
    safeName: "Engine",
    managingCPM: "PasswordManager",
    numberOfVersionsRetention: 5,
    numberOfDaysRetention: null,
    lastModificationTime: time.now * 1000,
  });
  const removed = await admin("DELETE", "/API/Safes/engine");
  assert.deepEqual([removed.statusCode, removed.body], [204, ""]);
  const gone = await admin("GET", "/API/Safes/Engine");
  assert.deepEqual([gone.statusCode, gone.json().ErrorCode], [404, "SFWS0007"]);
});

test("a name that is taken answers 409 SFWS0002, one that the vault forbids 400", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Safes", { safeName: "Taken" });
  await admin("POST", "/API/Safes", { safeName: "Other" });
  for (const answer of [
    await admin("POST", "/API/Safes", { safeName: "taken" }),
    await admin("PUT", "/API/Safes/Other", { safeName: "Taken" }),
  ]) {
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [409, "SFWS0002"]);
  }
  const both = { numberOfDaysRetention: 1, numberOfVersionsRetention: 1 };
  for (const body of [
    { safeName: "x".repeat(29) },
    { safeName: "a.b" },
    { safeName: "a&b" },
    { safeName: "" },
    { safeName: "B", ...both },
  ]) {
    assert.equal((await admin("POST", "/API/Safes", body)).statusCode, 400, JSON.stringify(body));
  }
});

test("25 safes a page; the link repeats the whole query and leads through all of them", async (t) => {
  const { admin } = await startVault(t);
  const names = Array.from({ length: 60 }, (_, index) => `Safe ${String(index).padStart(2, "0")}`);
  for (const safeName of names) await admin("POST", "/API/Safes", { safeName });
  await admin("POST", "/API/Safes", { safeName: "Different" });
  const seen: string[] = [];
  let path: string | undefined = "/API/Safes?search=safe%20&extendedDetails=false";
  for (let page = 0; path !== undefined; page += 1) {
    const { value, count, nextLink }: Collection<PvwaSafe> = (await admin("GET", path)).json();
    assert.equal(count, 60);
    assert.equal(value.length, page < 2 ? 25 : 10);
    assert.deepEqual(Object.keys(value[0] ?? {}), ["safeUrlId", "safeName"]);
    for (const safe of value) seen.push(safe.safeName);
    if (nextLink !== undefined)
      assert.match(nextLink, /^api\/Safes\?search=safe%20&extendedDetails=false&offset=\d+&limit=25$/);
    path = nextLink === undefined ? undefined : `/${nextLink}`;
  }
  assert.deepEqual(seen, names);
});

test("a caller sees the safes he is a member of, also by a group; the Administrator and Auditors see all", async (t) => {
  const { admin, logon, time } = await startVault(t);
  for (const username of ["own", "grouped", "auditor", "stranger", "late"]) {
    await admin("POST", "/API/Users", { username, initialPassword: password, vaultAuthorization: ["AddSafes"] });
  }
  await admin("POST", "/API/UserGroups", { groupName: "Team" });
  await admin("POST", "/API/UserGroups/1000000003/Members", { memberId: "grouped" });
  await admin("POST", "/API/UserGroups/1000000002/Members", { memberId: "auditor" });
  const own = await logon("own", password);
  assert.equal((await own("POST", "/API/Safes", { safeName: "Mine" })).statusCode, 201);
  await admin("POST", "/API/Safes", { safeName: "Teams" });
  await admin("POST", "/API/Safes/Teams/Members", { memberName: "Team", permissions: { listAccounts: true } });
  const membershipExpirationDate = Math.floor(time.now / 1000) + 60;
  await admin("POST", "/API/Safes/Teams/Members", { memberName: "late", permissions: {}, membershipExpirationDate });
  const seenBy = async (username: string): Promise<readonly string[]> => {
    const session = await logon(username, password);
    const { value, count } = (await session("GET", "/API/Safes")).json();
    assert.equal(count, value.length);
    return value.map((safe: { safeName: string }) => safe.safeName);
  };
  assert.deepEqual(await seenBy("own"), ["Mine"]);
  assert.deepEqual(await seenBy("grouped"), ["Teams"]);
  assert.deepEqual(await seenBy("auditor"), ["Mine", "Teams"]);
  assert.deepEqual(await seenBy("stranger"), []);
  assert.deepEqual(await seenBy("late"), ["Teams"]);
  time.now += 61_000;
  assert.deepEqual(await seenBy("late"), []);
  assert.equal((await admin("GET", "/API/Safes")).json().count, 2);
  const stranger = await logon("stranger", password);
  assert.equal((await stranger("GET", "/API/Safes/Mine")).json().ErrorCode, "SFWS0007");
  const auditor = await logon("auditor", password);
  assert.equal((await auditor("GET", "/API/Safes/Mine/Members")).statusCode, 200);
  assert.equal((await auditor("DELETE", "/API/Safes/Mine")).json().ErrorCode, "PASWS041E");
});
