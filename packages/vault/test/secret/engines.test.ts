import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { makeAccount, makeMember } from "../support/accounts.ts";
import { onEveryEngine } from "../support/engines.ts";
import { firstSecret, secretOf, setRules, startWithAccount, versionsOf } from "../support/secrets.ts";
import type { Method } from "../support/server.ts";

const tasks = "/API/Castellan/CredentialTasks";

await onEveryEngine("accounts' secrets", (place) => {
  test("a secret is stored, set on the target by a worker, and pruned", async (t) => {
    const options = { databaseUrl: await place() };
    const { admin, path, vault } = await startWithAccount(t, options, { numberOfVersionsRetention: 2 });
    assert.equal(await secretOf(admin, path), firstSecret);
    await admin("POST", `${path}/SetNextPassword`, { ChangeImmediately: false, NewCredentials: "next" });
    await admin("POST", `${path}/Change`);
    await admin("POST", `${path}/Verify`);
    const { value } = (await admin("POST", `${tasks}/Claim`, { limit: 9 })).json();
    assert.deepEqual([value.length, value[0].newSecret], [1, "next"]);
    assert.equal((await admin("GET", tasks)).json().count, 2);
    const done = await admin("POST", `${tasks}/${value[0].id}/Complete`, { attempt: 1, status: "success" });
    assert.equal(done.statusCode, 200, done.body);
    assert.equal(await secretOf(admin, path), "next");
    await admin("POST", `${path}/Password/Update`, { NewCredentials: "by hand" });
    assert.deepEqual(await versionsOf(admin, path), ["3", "2"]);
    assert.equal((await admin("GET", `${path}/Activities`)).json().Activities.length, 9);
    assert.equal((await vault.audit.verify()).intact, true);
  });

  test("an account is one user's until he checks it in, also where several come at once", async (t) => {
    const vault = await startWithAccount(t, { databaseUrl: await place() });
    await setRules(vault.admin, "UnixSSH", { exclusive: true, oneTime: true });
    const callers = [vault.admin];
    for (const name of ["a", "b", "c"]) callers.push(await makeMember(vault, "Box", name, ["retrieveAccounts"]));
    const answers = await Promise.all(callers.map((caller) => caller("POST", `${vault.path}/Password/Retrieve`)));
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 409, 409, 409]);
    assert.equal((await vault.admin("POST", `${vault.path}/Unlock`)).statusCode, 200);
    assert.equal((await vault.admin("GET", tasks)).json().value[0].status, "due");
  });

  test("what is asked of an account while it is deleted leaves nothing behind", async (t) => {
    const vault = await startWithAccount(t, { databaseUrl: await place() });
    const { admin } = vault;
    await setRules(admin, "UnixSSH", { exclusive: true, oneTime: true });
    for (let round = 0; round < 8; round += 1) {
      const { id } = await makeAccount(admin, "Box", { address: `host${round}`, secret: "s" });
      const path = `/API/Accounts/${id}`;
      const work = ["Password/Retrieve", "Verify", "Reconcile", "Change"].map((name) =>
        admin("POST", `${path}/${name}`),
      );
      const claim = admin("POST", `${tasks}/Claim`, { limit: 5 });
      const answers = await Promise.all([...work, admin("DELETE", path), claim]);
      assert.ok(answers.every(({ statusCode }) => [200, 204, 404, 409].includes(statusCode)));
      assert.equal((await admin("GET", path)).statusCode, 404);
    }
    assert.equal((await admin("GET", tasks)).json().count, 0);
    assert.equal((await admin("POST", `${tasks}/Claim`)).statusCode, 200);
    assert.equal((await admin("DELETE", "/API/Safes/Box")).statusCode, 204);
  });

  test("of several workers one gets an account, whatever is to be done on it", async (t) => {
    const { admin, path } = await startWithAccount(t, { databaseUrl: await place() });
    for (const operation of ["Verify", "Change", "Reconcile"]) await admin("POST", `${path}/${operation}`);
    const claims = await Promise.all(Array.from({ length: 4 }, () => admin("POST", `${tasks}/Claim`)));
    assert.equal(claims.flatMap((answer) => answer.json().value).length, 1);
  });

  test("numbers that are larger than any that is given out are of nothing", async (t) => {
    const { admin, path } = await startWithAccount(t, { databaseUrl: await place() });
    const large = 2 ** 31;
    const cases: readonly (readonly [Method, string, object?])[] = [
      ["POST", `${path}/Password/Retrieve`, { Version: large }],
      ["DELETE", `${path}/LinkAccount/${large}`],
      ["GET", `/API/Platforms/Targets/${large}`],
      ["DELETE", `/API/Platforms/Targets/${large}`],
      ["POST", `${tasks}/${large}/Complete`, { attempt: large, status: "success" }],
      ["GET", `/API/BulkActions/Accounts/${large}`],
      ["GET", `/API/MyRequests/${large}`],
      ["GET", `/API/Accounts/${large}_${large}`],
    ];
    for (const [method, url, body] of cases) assert.equal((await admin(method, url, body)).statusCode, 404, url);
  });

  test("two who store at once store two versions", async (t) => {
    const { admin, path } = await startWithAccount(t, { databaseUrl: await place() });
    const answers = await Promise.all(
      ["one", "two", "three"].map((NewCredentials) => admin("POST", `${path}/Password/Update`, { NewCredentials })),
    );
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [200, 200, 200],
    );
    assert.deepEqual(await versionsOf(admin, path), ["4", "3", "2", "1"]);
  });

  test("a request is confirmed and used once, and a list of accounts is added", async (t) => {
    const vault = await startWithAccount(t, { databaseUrl: await place() });
    const { admin, path, account } = vault;
    await setRules(admin, "UnixSSH", { dualControl: true });
    const ann = await makeMember(vault, "Box", "ann", ["retrieveAccounts"]);
    const { RequestID } = (await ann("POST", "/API/MyRequests", { AccountId: account.id })).json();
    assert.equal((await admin("GET", "/API/IncomingRequests?OnlyWaiting=true&Expired=false")).json().Total, 1);
    assert.equal((await admin("POST", `/API/IncomingRequests/${RequestID}/Confirm`)).statusCode, 200);
    const uses = await Promise.all([1, 2, 3].map(() => ann("POST", `${path}/Password/Retrieve`)));
    assert.deepEqual(uses.map(({ statusCode }) => statusCode).sort(), [200, 403, 403]);
    assert.equal((await ann("DELETE", `/API/MyRequests/${RequestID}`)).statusCode, 200);
    const accountsList = ["x", "y"].map((address) => ({
      platformId: "UnixSSH",
      safeName: "Box",
      address,
      userName: "u",
      secret: "s",
    }));
    const upload = await admin("POST", "/API/BulkActions/Accounts", {
      accountsList: [...accountsList, accountsList[0]],
    });
    const read = async () => (await admin("GET", `/API/BulkActions/Accounts/${upload.json()}`)).json();
    while ((await read()).CompletionTime === undefined) await wait(10);
    assert.deepEqual((await read()).Result, { total: 3, succeeded: 2, failed: 1 });
    assert.equal((await admin("DELETE", path)).statusCode, 204);
  });
});
