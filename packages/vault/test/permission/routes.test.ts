import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";
import { vaultCalls } from "./table/authorizations.ts";
import { openReads, otherRoutes } from "./table/others.ts";
import { rooms } from "./table/rooms.ts";

test("every route of the vault is in a table that says what it needs, and the tables name no others", async (t) => {
  const { routes } = await startVault(t);
  const mounted = new Set(routes.map(({ method, url }) => `${method} ${url.slice("/PasswordVault".length)}`));
  const calls = [...Object.values(rooms).flat(), ...vaultCalls];
  const told = new Set<string>([...calls.map(({ route }) => route), ...otherRoutes]);
  assert.deepEqual([...mounted.difference(told)].sort(), [], "routes that no table names");
  assert.deepEqual([...told.difference(mounted)].sort(), [], "rows that name no route");
});

test("what tells of nobody is told to everybody with a session", async (t) => {
  const { admin, logon } = await startVault(t);
  await admin("POST", "/API/Users", { username: "anybody", initialPassword: "P@ssw0rd123!" });
  const anybody = await logon("anybody", "P@ssw0rd123!");
  for (const path of Object.values(openReads)) {
    assert.equal((await anybody("GET", path)).statusCode, 200, path);
  }
});
