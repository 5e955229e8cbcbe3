import assert from "node:assert/strict";
import { test } from "node:test";
import type { PvwaAccount } from "@castellan/pvwa";
import { makeAccount, makeSafe, refused } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

const properties = { Port: "1521", Database: "orders" };

test("a client that compares, and sends the members that differ one request at a time, ends with what it wanted", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { id } = await makeAccount(admin, "S", { platformId: "Oracle", platformAccountProperties: properties });
  const patch = async (op: string, path: string, value?: object): Promise<PvwaAccount> => {
    const answer = await admin("PATCH", `/API/Accounts/${id}`, [{ op, path, value }]);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const steps: readonly (readonly [op: string, value: object | undefined, expected: object | undefined])[] = [
    ["replace", { Database: "stock" }, { Port: "1521", Database: "stock" }],
    ["add", { Port: 1522 }, { Port: "1522", Database: "stock" }],
    ["remove", { Port: "1522" }, { Database: "stock" }],
    ["add", { Port: "1523" }, { Port: "1523", Database: "stock" }],
    ["replace", { Port: "" }, { Database: "stock" }],
    ["remove", undefined, undefined],
  ];
  for (const [op, value, expected] of steps) {
    const account = await patch(op, "/platformAccountProperties", value);
    assert.deepEqual(account.platformAccountProperties, expected, `${op} ${JSON.stringify(value)}`);
  }
  await patch("add", "/remoteMachinesAccess", { remoteMachines: "a.corp", accessRestrictedToRemoteMachines: true });
  const { remoteMachinesAccess } = await patch("replace", "/remoteMachinesAccess", { remoteMachines: "b.corp" });
  assert.deepEqual(remoteMachinesAccess, { remoteMachines: "b.corp", accessRestrictedToRemoteMachines: true });
});

test("what is to be removed, and is not there, is told", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { id } = await makeAccount(admin, "S", { platformId: "Oracle", platformAccountProperties: { Port: "1521" } });
  const gone = [{ op: "remove", path: "/platformAccountProperties", value: { Database: "orders" } }];
  assert.deepEqual(refused(await admin("PATCH", `/API/Accounts/${id}`, gone)), [400, "PASWS164E"]);
});
