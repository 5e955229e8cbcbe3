import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

const path = "/WebServices/PIMServices.svc/Safes";

test("the life of a safe by the first generation's calls", async (t) => {
  const { admin } = await startVault(t);
  const sent = { SafeName: "Linux Prod", Description: "d", OLACEnabled: false, ManagingCPM: "PasswordManager" };
  const created = await admin("POST", path, { safe: { ...sent, NumberOfVersionsRetention: 7 } });
  const safe = { ...sent, Location: "\\", NumberOfDaysRetention: null, NumberOfVersionsRetention: 7 };
  assert.deepEqual([created.statusCode, created.json()], [201, { AddSafeResult: safe }]);
  assert.deepEqual((await admin("GET", `${path}/linux%20prod/`)).json(), { GetSafeResult: safe });
  const updated = await admin("PUT", `${path}/Linux%20Prod`, {
    safe: { NumberOfDaysRetention: 30, SafeName: "Linux" },
  });
  const changed = { ...safe, SafeName: "Linux", NumberOfDaysRetention: 30, NumberOfVersionsRetention: null };
  assert.deepEqual([updated.statusCode, updated.json()], [200, { UpdateSafeResult: changed }]);
  assert.equal((await admin("GET", "/API/Safes/Linux")).json().numberOfDaysRetention, 30);
  const removed = await admin("DELETE", `${path}/Linux`);
  assert.deepEqual([removed.statusCode, removed.body], [200, ""]);
  const gone = await admin("GET", `${path}/Linux`);
  assert.deepEqual([gone.statusCode, gone.json().ErrorCode], [404, "SFWS0007"]);
});

test("lists hold every safe, without pages; a query finds names", async (t) => {
  const { admin } = await startVault(t);
  assert.deepEqual((await admin("GET", path)).json(), { GetSafesResult: [] });
  const names = Array.from({ length: 60 }, (_, index) => `Safe ${String(index).padStart(2, "0")}`);
  for (const safeName of names.toReversed()) await admin("POST", "/API/Safes", { safeName });
  await admin("POST", "/API/Safes", { safeName: "Different" });
  const named = (list: readonly { SafeName: string }[]) => list.map(({ SafeName }) => SafeName);
  assert.deepEqual(named((await admin("GET", `${path}/`)).json().GetSafesResult), ["Different", ...names]);
  assert.deepEqual(named((await admin("GET", `${path}?Query=safe`)).json().SearchSafesResult), names);
  assert.deepEqual(named((await admin("GET", `${path}?query=%20`)).json().SearchSafesResult), ["Different", ...names]);
  assert.deepEqual((await admin("GET", `${path}?Query=nothing`)).json(), { SearchSafesResult: [] });
});

test("bodies that say no safe are refused, wrapped or not", async (t) => {
  const { admin } = await startVault(t);
  for (const body of [{}, { safe: {} }, { safe: [] }, { safe: { SafeName: "a.b" } }, { SafeName: "x".repeat(29) }]) {
    const answer = await admin("POST", path, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "PASWS167E"], JSON.stringify(body));
  }
  assert.equal((await admin("POST", path, { SafeName: "Bare" })).json().AddSafeResult.SafeName, "Bare");
  assert.equal((await admin("POST", path, { safe: { SafeName: "bare" } })).json().ErrorCode, "SFWS0002");
});
