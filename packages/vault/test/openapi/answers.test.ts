import assert from "node:assert/strict";
import { test } from "node:test";
import { allBut } from "../permission/sets.ts";
import { openStage } from "../permission/stage.ts";
import { vaultCalls } from "../permission/table/authorizations.ts";
import { openReads } from "../permission/table/others.ts";
import { rooms } from "../permission/table/rooms.ts";
import { administratorPassword, type Method, startVault } from "../support/server.ts";
import { assertTakes, assertTold, operationAt, operations } from "./document.ts";

function methodOf(route: string): Method {
  const method = (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).find((name) => route.startsWith(`${name} `));
  assert.ok(method !== undefined, route);
  return method;
}

for (const [room, calls] of Object.entries(rooms)) {
  test(`what calls about ${room} take and answer is as the document tells`, async (t) => {
    const stage = await openStage(t);
    for (const call of calls) {
      const operation = operationAt(call.route);
      await stage.renew();
      await stage.join({ caller: { permissions: allBut() } });
      const { path, body } = await call.arrange(stage);
      assertTakes(operation, body, call.route);
      const what = `${call.route} ${call.when ?? ""}`;
      assertTold(operation, await stage.caller(methodOf(call.route), path, body), what);
      await stage.renew();
      await stage.join({ caller: { permissions: new Set() } });
      assertTold(operation, await stage.caller(methodOf(call.route), path, body), `${what} by a member with nothing`);
    }
  });
}

test("what calls about the vault itself take and answer is as the document tells", async (t) => {
  const stage = await openStage(t);
  for (const call of vaultCalls) {
    const operation = operationAt(call.route);
    const { path, body } = await call.arrange(stage);
    assertTakes(operation, body, call.route);
    assertTold(operation, await stage.admin(methodOf(call.route), path, body), call.route);
    assertTold(operation, await stage.caller(methodOf(call.route), path, body), `${call.route} by somebody`);
    assertTold(operation, await stage.admin(methodOf(call.route), path, body), `${call.route} again`);
  }
});

test("what is told to everybody, and to those who log on, is as the document tells", async (t) => {
  const { server, admin } = await startVault(t);
  for (const [route, path] of Object.entries(openReads)) {
    assertTold(operationAt(route), await admin("GET", path), route);
  }
  const logons = [...operations.values()].filter(({ open }) => open);
  for (const { route } of logons) {
    const url = `/PasswordVault${route.slice(route.indexOf("/")).replace(":type", "CyberArk")}`;
    for (const password of [administratorPassword, "wrong"]) {
      const payload = { username: "Administrator", password, concurrentSession: true };
      const answer = await server.inject({ method: methodOf(route), url, payload });
      assertTold(operationAt(route), answer, route);
    }
  }
});

/** Paths of what is not there: numbers, and an id of an account. */
const nothing = ["999999999", "999999_1", "x"];

test("what is refused is refused as the document tells", async (t) => {
  const vault = await startVault(t);
  await vault.admin("POST", "/API/Users", { username: "somebody", initialPassword: "P@ssw0rd123!" });
  const somebody = await vault.logon("somebody", "P@ssw0rd123!");
  for (const operation of operations.values()) {
    const { route } = operation;
    const path = route.slice(route.indexOf("/"));
    if (/logoff$/i.test(path)) continue;
    for (const part of nothing) {
      for (const body of [undefined, {}, [], "text", { safeName: 3, username: false, name: [] }]) {
        for (const call of [vault.admin, somebody]) {
          const url = path.replace(/:\w+/g, part);
          const answer = await call(methodOf(route), `${url}?limit=0&sort=x`, body);
          assertTold(operation, answer, `${route} ${JSON.stringify(body)}`);
        }
      }
    }
    const answer = await vault.server.inject({ method: methodOf(route), url: `/PasswordVault${path}` });
    assertTold(operation, answer, `${route} without a session`);
  }
});
