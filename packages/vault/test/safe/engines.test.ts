import assert from "node:assert/strict";
import { test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { onEveryEngine } from "../support/engines.ts";
import { startVault } from "../support/server.ts";

const codes = (answers: readonly LightMyRequestResponse[]) => answers.map(({ statusCode }) => statusCode).sort();

function many<Result>(count: number, act: (index: number) => Promise<Result>): Promise<readonly Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(index)));
}

await onEveryEngine("safes and members", (place) => {
  test("of many that add one member at once, one does; of many that make one safe, one does", async (t) => {
    const { admin } = await startVault(t, { databaseUrl: await place() });
    const made = await many(6, () => admin("POST", "/API/Safes", { safeName: "Box" }));
    assert.deepEqual(codes(made), [201, 409, 409, 409, 409, 409]);
    await admin("POST", "/API/Users", { username: "m" });
    const member = { memberName: "m", permissions: { useAccounts: true } };
    const added = await many(6, () => admin("POST", "/API/Safes/Box/Members", member));
    assert.deepEqual(codes(added), [201, 409, 409, 409, 409, 409]);
    const removed = await many(4, () => admin("DELETE", "/API/Safes/Box/Members/m"));
    assert.deepEqual(codes(removed), [204, 404, 404, 404]);
    const renamed = await many(4, (index) => admin("PUT", "/API/Safes/Box", { safeName: `Box ${index}` }));
    assert.deepEqual(codes(renamed), [200, 404, 404, 404]);
  });

  test("what is added to a safe while it is deleted goes with it, or finds none", async (t) => {
    const { admin, vault } = await startVault(t, { databaseUrl: await place() });
    for (let index = 0; index < 8; index += 1) await admin("POST", "/API/Users", { username: `u${index}` });
    for (let round = 0; round < 4; round += 1) {
      await admin("POST", "/API/Safes", { safeName: "Box" });
      const account = { safeName: "Box", platformId: "UnixSSH", userName: "root", secret: "S3cret-value" };
      const [removed, ...others] = await many(9, (index) => {
        if (index === 0) return admin("DELETE", "/API/Safes/Box");
        if (index % 2 === 0) return admin("POST", "/API/Accounts", { ...account, address: `h${index}` });
        return admin("POST", "/API/Safes/Box/Members", { memberName: `u${index - 1}`, permissions: {} });
      });
      assert.equal(removed?.statusCode, 204, removed?.body);
      for (const { statusCode, body } of others)
        assert.ok([201, 400, 404].includes(statusCode), `${statusCode} ${body}`);
      assert.equal((await admin("GET", "/API/Accounts")).json().count, 0);
    }
    await admin("POST", "/API/Safes", { safeName: "Box" });
    assert.equal((await admin("GET", "/API/Safes/Box/Members")).json().count, 1);
    assert.equal((await vault.audit.verify()).intact, true);
  });

  test("whoever is deleted or renamed while he becomes a member is none, or is one by his new name", async (t) => {
    const { admin } = await startVault(t, { databaseUrl: await place() });
    await admin("POST", "/API/Safes", { safeName: "Box" });
    for (let round = 0; round < 6; round += 1) {
      const username = `gone${round}`;
      const { id } = (await admin("POST", "/API/Users", { username })).json();
      const other = `old${round}`;
      const renamed = (await admin("POST", "/API/Users", { username: other })).json();
      const group = (await admin("POST", "/API/UserGroups", { groupName: `group${round}` })).json();
      const add = (memberName: string) => admin("POST", "/API/Safes/Box/Members", { memberName, permissions: {} });
      const answers = await Promise.all([
        add(username),
        admin("DELETE", `/API/Users/${id}`),
        add(other),
        admin("PUT", `/API/Users/${renamed.id}`, { username: `new${round}` }),
        add(`group${round}`),
        admin("DELETE", `/API/UserGroups/${group.id}`),
      ]);
      for (const { statusCode, body } of answers)
        assert.ok([200, 201, 404].includes(statusCode), `${statusCode} ${body}`);
    }
    const { value } = (await admin("GET", "/API/Safes/Box/Members?limit=1000")).json();
    for (const { memberName } of value) assert.match(memberName, /^(Administrator|new\d)$/);
  });

  test("lists of safes and members, in the same order on either engine", async (t) => {
    const { admin, logon } = await startVault(t, { databaseUrl: await place() });
    const password = "P@ssw0rd123!";
    await admin("POST", "/API/Users", { username: "m", initialPassword: password });
    const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Team" })).json();
    await admin("POST", `/API/UserGroups/${id}/Members`, { memberId: "m" });
    const names = ["a b", "a-b", "A_c", "ab", "B", "Zz", "é"];
    for (const [index, safeName] of names.entries()) {
      await admin("POST", "/API/Safes", { safeName });
      const memberName = index % 2 === 0 ? "m" : "Team";
      await admin("POST", `/API/Safes/${encodeURIComponent(safeName)}/Members`, {
        memberName,
        permissions: { viewSafeMembers: true },
      });
    }
    await admin("POST", "/API/Safes", { safeName: "Other" });
    const session = await logon("m", password);
    const read = async (path: string) => {
      const { value, count } = (await session("GET", path)).json();
      return [count, value.map((item: { safeName: string }) => item.safeName)];
    };
    assert.deepEqual(await read("/API/Safes"), [7, names]);
    assert.deepEqual(await read("/API/Safes?sort=safeName%20desc&limit=2&offset=1"), [7, ["Zz", "B"]]);
    assert.deepEqual(await read("/API/Safes?sort=desc&limit=2&offset=1"), [7, ["Zz", "B"]]);
    assert.deepEqual(await read("/API/Safes?search=B&includeAccounts=true"), [4, ["a b", "a-b", "ab", "B"]]);
    for (const username of ["a b", "a-b", "b", "auditorsz", "Au"]) {
      await admin("POST", "/API/Users", { username });
      await admin("POST", "/API/Safes/B/Members", { memberName: username, permissions: {} });
    }
    const { value } = (await session("GET", "/API/Safes/B/Members?filter=includePredefinedUsers%20eq%20true")).json();
    assert.deepEqual(
      value.map(({ memberName }: { memberName: string }) => memberName),
      ["a b", "a-b", "Administrator", "Au", "Auditors", "auditorsz", "b", "m"],
    );
    assert.equal((await session("GET", "/API/Safes/ab/Members")).json().count, 2, "as a member of a group");
    assert.equal((await session("PUT", "/API/Safes/ab", { description: "d" })).statusCode, 403);
    assert.equal((await session("GET", "/API/Safes/Other")).statusCode, 404);
    const { GetSafesResult } = (await session("GET", "/WebServices/PIMServices.svc/Safes")).json();
    assert.equal(GetSafesResult.length, 7);
  });
});
