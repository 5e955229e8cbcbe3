import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeMember, makeSafe, refused } from "../support/accounts.ts";
import { onEveryEngine } from "../support/engines.ts";
import { startVault } from "../support/server.ts";

await onEveryEngine("accounts", (place) => {
  test("the life of an account", async (t) => {
    const vault = await startVault(t, { databaseUrl: await place() });
    const { admin } = vault;
    await makeSafe(admin, "S");
    await makeSafe(admin, "T");
    const { id } = await makeAccount(admin, "S", { secret: "s3cr3t", platformAccountProperties: { Port: "22" } });
    await makeAccount(admin, "T", { name: "other", userName: "sys" });
    const path = `/API/Accounts/${id}`;
    const patched = await admin("PATCH", path, [{ op: "replace", path: "/address", value: "db02" }]);
    assert.equal(patched.json().address, "db02");
    const link = { safe: "T", name: "other", extraPasswordIndex: 3 };
    for (let twice = 0; twice < 2; twice += 1) {
      assert.equal((await admin("POST", `${path}/LinkAccount`, link)).statusCode, 200);
    }
    const linked = (await admin("GET", `/API/ExtendedAccounts/${id}/LinkedAccounts`)).json();
    assert.equal(linked.LinkedAccounts.length, 1);
    const member = await makeMember(vault, "S", "member", ["listAccounts"]);
    const now = Math.floor(vault.time.now / 1000);
    const queries: readonly (readonly [string, number, number])[] = [
      ["", 2, 1],
      ["search=ROOT db02", 1, 1],
      ["search=db02&searchType=startswith&sort=userName desc, name", 1, 1],
      ["filter=safeName eq t OR userName eq root", 2, 1],
      [`filter=modificationTime gte ${now - 60}&sort=safeName desc`, 2, 1],
      [`filter=createdTime lte ${now - 60}`, 0, 0],
      ["filter=automaticManagementEnabled eq true AND platformId eq unixssh", 2, 1],
      ["savedFilter=Link", 1, 1],
      ["savedFilter=New&sort=platformId", 2, 1],
      ["savedFilter=LockedOrNew", 2, 1],
      ["savedFilter=Recently", 2, 0],
      ["savedFilter=FailedChange", 0, 0],
      ["savedFilter=ScheduledForVerify", 0, 0],
      ["savedFilter=Deleted", 0, 0],
      ["limit=1&offset=1", 2, 1],
    ];
    for (const [query, seen, own] of queries) {
      for (const [caller, count] of [
        [admin, seen],
        [member, own],
      ] as const) {
        const answer = await caller("GET", `/API/Accounts?${query.replaceAll(" ", "%20")}`);
        assert.equal(answer.json().count, count, `${query}: ${answer.body}`);
      }
    }
    assert.equal((await admin("GET", "/WebServices/PIMServices.svc/Accounts?Keywords=root")).json().Count, 1);
    assert.equal((await admin("DELETE", path)).statusCode, 204);
    assert.equal((await admin("DELETE", "/API/Safes/T")).statusCode, 204);
    assert.deepEqual((await admin("GET", "/API/Accounts")).json(), { value: [], count: 0 });
  });

  test("accounts made at once in one safe have numbers of their own, and a duplicate is made once", async (t) => {
    const { admin } = await startVault(t, { databaseUrl: await place() });
    await makeSafe(admin, "S");
    const different = await Promise.all(
      Array.from({ length: 12 }, (_, index) => makeAccount(admin, "S", { address: `host${index}` })),
    );
    assert.equal(new Set(different.map(({ id }) => id)).size, 12);
    const same = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        admin("POST", "/API/Accounts", {
          ...{ platformId: "UnixSSH", safeName: "S", address: "same", userName: "root" },
          name: `same${index}`,
        }),
      ),
    );
    const made = same.filter(({ statusCode }) => statusCode === 201);
    assert.equal(made.length, 1);
    for (const answer of same) {
      if (answer.statusCode !== 201) assert.deepEqual(refused(answer), [409, "PASWS027E"]);
    }
  });

  test("changes of one account at once all happen, one after the other", async (t) => {
    const { admin } = await startVault(t, { databaseUrl: await place() });
    await makeSafe(admin, "S");
    const { id } = await makeAccount(admin, "S", {
      platformId: "AzureApplicationKeys",
      platformAccountProperties: { ApplicationID: "a" },
    });
    const names = ["ApplicationObjectID", "ActiveDirectoryID", "KeyID"];
    const patches = names.map((name) =>
      admin("PATCH", `/API/Accounts/${id}`, [{ op: "add", path: `/platformAccountProperties/${name}`, value: name }]),
    );
    for (const answer of await Promise.all(patches)) assert.equal(answer.statusCode, 200, answer.body);
    const { platformAccountProperties } = (await admin("GET", `/API/Accounts/${id}`)).json();
    assert.deepEqual(Object.keys(platformAccountProperties).sort(), ["ApplicationID", ...names].sort());
  });

  test("platforms are changed, and none goes while it has accounts", async (t) => {
    const { admin } = await startVault(t, { databaseUrl: await place() });
    await makeSafe(admin, "S");
    const { ID } = (await admin("POST", "/API/Platforms/Targets/1/Duplicate", { name: "Mine" })).json();
    await makeAccount(admin, "S", { platformId: "Mine" });
    const path = `/API/Platforms/Targets/${ID}`;
    assert.deepEqual(refused(await admin("DELETE", path)), [409, "CASTL035E"]);
    assert.equal((await admin("POST", `${path}/Deactivate`)).statusCode, 200);
    assert.deepEqual(refused(await admin("POST", `/API/Platforms/Targets/1/Duplicate`, { name: "MINE" })), [
      409,
      "CASTL034E",
    ]);
    assert.equal((await admin("DELETE", "/API/Accounts/1_1")).statusCode, 204);
    assert.equal((await admin("DELETE", path)).statusCode, 204);
  });
});
