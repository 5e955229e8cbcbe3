import assert from "node:assert/strict";
import { test } from "node:test";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { onEveryEngine } from "../support/engines.ts";
import { createChance, malformedRequests, sendMalformed } from "../support/malformed.ts";
import { administratorPassword, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

await onEveryEngine("the vault", (place) => {
  test("the life of a user", async (t) => {
    const { admin, tryLogon, vault } = await startVault(t, { databaseUrl: await place() });
    const created = await admin("POST", "/API/Users", { username: "Zoë.Life", initialPassword: password });
    assert.equal(created.statusCode, 201, created.body);
    const user = created.json();
    const updated = await admin("PUT", `/API/Users/${user.id}`, { ...user, description: "new", location: "\\Sales" });
    assert.deepEqual(updated.json(), { ...user, description: "new", location: "\\Sales" });
    assert.equal((await tryLogon("zoë.LIFE", password)).statusCode, 200);
    await admin("POST", `/API/Users/${user.id}/disable`);
    assert.equal((await tryLogon("Zoë.Life", password)).json().ErrorCode, "ITATS005E");
    await admin("POST", `/API/Users/${user.id}/enable`);
    for (let failure = 0; failure < 5; failure += 1) await tryLogon("Zoë.Life", "Wr0ng-password");
    assert.equal((await tryLogon("Zoë.Life", password)).json().ErrorCode, "ITATS002E");
    await admin("POST", `/API/Users/${user.id}/Activate`);
    await admin("POST", `/API/Users/${user.id}/ResetPassword`, { newPassword: "Fresh-Pass1" });
    assert.equal((await tryLogon("Zoë.Life", "Fresh-Pass1")).statusCode, 200);
    assert.equal((await admin("POST", "/API/Users", { username: "zoË.life" })).statusCode, 409);
    assert.equal((await admin("DELETE", `/API/Users/${user.id}`)).statusCode, 200);
    assert.equal((await admin("GET", `/API/Users/${user.id}`)).statusCode, 404);
    assert.equal((await vault.audit.verify()).intact, true);
  });

  test("passwords expire and do not come again, methods are switched, keys are kept", async (t) => {
    const passwordPolicy = { history: 2, expiryDays: 1 };
    const { admin, tryLogon, time } = await startVault(t, { databaseUrl: await place(), passwordPolicy });
    const { id } = (await admin("POST", "/API/Users", { username: "pat", initialPassword: password })).json();
    time.now += 86_400_000;
    assert.equal((await tryLogon("pat", password)).statusCode, 409);
    assert.equal((await tryLogon("pat", password, { newPassword: "Fresh-Pass1" })).statusCode, 200);
    assert.equal((await tryLogon("pat", "Fresh-Pass1", { newPassword: password })).statusCode, 400);
    const keys = `/API/Users/${id}/Secret/SSHKeys`;
    const line = `ssh-ed25519 ${Buffer.from(`\0\0\0\vssh-ed25519\0\0\0 ${"k".repeat(32)}`, "latin1").toString("base64")}`;
    const again = (await startVault(t, { databaseUrl: await place() })).admin;
    await again("POST", "/API/Users", { username: "pat" });
    assert.equal((await again("POST", keys, { PublicSSHKey: line })).statusCode, 201);
    assert.equal((await again("POST", keys, { PublicSSHKey: line })).statusCode, 409);
    assert.equal((await again("GET", keys)).json().count, 1);
    const methods = "/API/Configuration/AuthenticationMethods/ldap";
    assert.equal((await again("PUT", methods, { enabled: false })).json().enabled, false);
    assert.equal((await again("PUT", methods, { displayName: "x" })).json().enabled, false);
    const bulk = { BulkItems: [{ userIds: [1, id], allowedAuthenticationMethods: ["PKI"] }] };
    assert.equal((await again("PATCH", "/API/Users/AddAllowedAuthenticationMethods/Bulk", bulk)).statusCode, 200);
    assert.deepEqual((await again("GET", `/API/Users/${id}/safes`)).json(), { Safes: [] });
  });

  test("malformed requests are answered here too", async (t) => {
    const vault = await startVault(t, { databaseUrl: await place() });
    const requests = malformedRequests(vault.routes, () => vault.admin.token, createChance(7));
    for (let sent = 0; sent < 1_000; sent += 1) {
      const request = requests.next().value;
      if (/logoff/i.test(request.url)) continue;
      const answer = await sendMalformed(vault.server, request);
      assert.ok(answer.statusCode < 500, `${request.method} ${request.url}: ${answer.body}`);
    }
  });

  test("groups in groups, and a rename that is followed", async (t) => {
    const { admin, logon } = await startVault(t, { databaseUrl: await place() });
    await admin("POST", "/API/Users", { username: "nested", initialPassword: password });
    for (const groupName of ["Outer", "Inner"]) await admin("POST", "/API/UserGroups", { groupName });
    await admin("POST", "/API/UserGroups/1000000004/Members", { memberId: "nested" });
    await admin("POST", "/API/UserGroups/1000000003/Members", { memberId: "Inner" });
    assert.equal(
      (await admin("POST", "/API/UserGroups/1000000004/Members", { memberId: "Outer" })).json().ErrorCode,
      "CASTL020E",
    );
    await admin("POST", "/API/Safes", { safeName: "Box" });
    await admin("POST", "/API/Safes/Box/Members", { memberName: "Outer", permissions: {} });
    assert.equal((await (await logon("nested", password))("GET", "/API/Safes/Box")).statusCode, 200);
    assert.equal((await admin("PUT", "/API/UserGroups/1000000004", { groupName: "Innermost" })).statusCode, 200);
    assert.equal((await admin("GET", "/API/Users/2")).json().groupsMembership[0].groupName, "Innermost");
    const { members } = (await admin("GET", "/API/UserGroups/1000000003?includeMembers=true")).json();
    assert.deepEqual(members, [{ id: 1_000_000_004, UserName: "Innermost" }]);
    assert.equal((await admin("DELETE", "/API/UserGroups/1000000004")).statusCode, 200);
  });

  test("of two groups put into each other at once, one is", async (t) => {
    const { admin } = await startVault(t, { databaseUrl: await place() });
    for (let pair = 0; pair < 8; pair += 1) {
      const names = [`Left ${pair}`, `Right ${pair}`];
      const made = names.map(async (groupName) => (await admin("POST", "/API/UserGroups", { groupName })).json().id);
      const [left, right] = await Promise.all(made);
      const answers = await Promise.all([
        admin("POST", `/API/UserGroups/${left}/Members`, { memberId: names[1] }),
        admin("POST", `/API/UserGroups/${right}/Members`, { memberId: names[0] }),
      ]);
      assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [201, 409], `pair ${pair}`);
    }
  });

  test("lists: search with wildcards in it, sort, pages, locations", async (t) => {
    const { admin, logon } = await startVault(t, { databaseUrl: await place() });
    const vaultAuthorization = ["AuditUsers"];
    const names = ["b_1", "B%2", "a!3", "C\\", "ß", "z"].filter((name) => !name.includes("\\"));
    for (const username of names) await admin("POST", "/API/Users", { username, location: "\\S_les\\x" });
    await admin("POST", "/API/Users", {
      username: "local",
      initialPassword: password,
      location: "\\S_les",
      vaultAuthorization,
    });
    await admin("POST", "/API/Users", { username: "wild", location: "\\Sales\\x" });
    for (const [query, expected] of [
      ["search=_", ["b_1"]],
      ["search=%25", ["B%2"]],
      ["search=!", ["a!3"]],
      ["pageSize=2&pageOffset=1", ["b_1", "B%2"]],
      ["sort=username desc&pageSize=1&userType=epvuser&search=b", ["b_1"]],
    ] as const) {
      const { Users } = (await admin("GET", `/API/Users?${query.replaceAll(" ", "%20")}`)).json();
      assert.deepEqual(
        Users.map(({ username }: { username: string }) => username),
        expected,
        query,
      );
    }
    const local = await logon("local", password);
    assert.equal((await local("GET", "/API/Users")).json().Total, names.length + 1);
  });

  test("creates, adds and changes at once: each happens whole, or is refused with its reason", async (t) => {
    const { admin, vault } = await startVault(t, { databaseUrl: await place() });
    const many = <Result>(count: number, act: (index: number) => Promise<Result>) =>
      Promise.all(Array.from({ length: count }, (_, index) => act(index)));
    const races = await many(6, () => admin("POST", "/API/Users", { username: "race" }));
    assert.deepEqual(races.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409, 409, 409]);
    const created = await many(20, (index) => admin("POST", "/API/Users", { username: `u${index}` }));
    assert.equal(new Set(created.map((answer) => answer.json().id)).size, 20);
    const adds = await many(4, () => admin("POST", "/API/UserGroups/1000000002/Members", { memberId: "race" }));
    assert.deepEqual(adds.map(({ statusCode }) => statusCode).sort(), [201, 409, 409, 409]);
    const { id } = races.map((answer) => answer.json()).find((body) => "id" in body);
    const toggles = await many(10, (index) =>
      admin("POST", `/API/Users/${id}/${index % 2 === 0 ? "disable" : "enable"}`),
    );
    assert.ok(toggles.every(({ statusCode }) => statusCode === 200));
    assert.equal((await vault.status()).users, 22);
    assert.equal((await vault.audit.verify()).intact, true);
  });

  test("external users, groups and safes", async (t) => {
    const directory = await openPeople(t);
    const directories = [{ directory, mappings: [{ ...staffMapping, vaultGroups: ["Users"] }] }];
    const { admin, tryLogon } = await startVault(t, { databaseUrl: await place(), directories });
    assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
    await admin("POST", "/API/Safes", { safeName: "Box" });
    const member = {
      memberName: "m.rossi",
      searchIn: "corp.example",
      permissions: { requestsAuthorizationLevel2: true },
    };
    const added = await admin("POST", "/API/Safes/Box/Members", member);
    assert.equal(added.json().permissions.requestsAuthorizationLevel2, true);
    assert.equal((await admin("POST", "/API/Safes/Box/Members", member)).json().ErrorCode, "SFWS0012");
    assert.equal((await admin("GET", "/API/Safes/Box/Members")).json().count, 2);
    assert.equal(
      (await admin("GET", "/API/UserGroups?search=users&includeMembers=true")).json().value[0].members.length,
      1,
    );
  });

  test("bad names and numbers are the caller's fault on either engine", async (t) => {
    const { admin, server } = await startVault(t, { databaseUrl: await place() });
    for (const [path, status] of [
      ["/API/Safes/%00", 404],
      ["/API/Users/999999999999999", 404],
      ["/API/Users?pageOffset=9007199254740991&pageSize=9007199254740991", 200],
      ["/API/Users?search=%00", 400],
      ["/API/Users?userName=%ED%A0%80", 200],
      ["/WebServices/PIMServices.svc/Users/%00", 404],
    ] as const) {
      assert.equal((await admin("GET", path)).statusCode, status, path);
    }
    const payload = { username: "\u0000", password: "\u0000" };
    const logon = await server.inject({ method: "POST", url: "/PasswordVault/API/auth/CyberArk/Logon", payload });
    assert.equal(logon.statusCode, 400);
  });

  test("a second start finds what the first one left, and keeps the Administrator's password", async (t) => {
    const databaseUrl = await place();
    const first = await startVault(t, { databaseUrl });
    await first.admin("POST", "/API/Users", { username: "stays" });
    const second = await startVault(t, { databaseUrl, administratorPassword: "Another-Passw0rd" });
    assert.equal((await second.tryLogon("Administrator", "Another-Passw0rd")).statusCode, 403);
    assert.equal((await second.tryLogon("Administrator", administratorPassword)).statusCode, 200);
    assert.equal((await second.admin("GET", "/API/Users")).json().Total, 2);
    const id = async (running: typeof first) =>
      (await running.server.inject({ url: "/PasswordVault/API/verify" })).json().ServerId;
    assert.equal(await id(first), await id(second));
    assert.equal((await second.admin("GET", "/API/LoginsInfo")).statusCode, 200);
    assert.equal((await first.admin("GET", "/API/LoginsInfo")).statusCode, 200, "sessions are each node's own");
  });
});
