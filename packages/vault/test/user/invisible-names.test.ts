import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

test("no name differs from another by what cannot be seen", async (t) => {
  const { admin } = await startVault(t);
  for (const name of ["Administrator\u200b", "Adm\u00adin", "\u202eniam", "a\u2028b", "x\u2060y", "e\u0085f"]) {
    for (const [path, body, parameter] of [
      ["/API/Users", { username: name }, "username"],
      ["/API/UserGroups", { groupName: name }, "groupName"],
    ] as const) {
      const answer = await admin("POST", path, body);
      assert.deepEqual([answer.statusCode, answer.json().Details?.[0].ParameterName], [400, parameter], answer.body);
    }
  }
  assert.equal((await admin("POST", "/API/Users", { username: "Zoë Łukasz-Ōno 山田" })).statusCode, 201);
});
