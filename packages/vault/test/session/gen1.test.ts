import assert from "node:assert/strict";
import { test } from "node:test";
import { administratorPassword, createCaller, startVault } from "../support/server.ts";

const own = "auth/Cyberark/CyberArkAuthenticationService.svc";
const shared = "auth/Shared/RestfulAuthenticationService.svc";
const saml = "auth/SAML/SAMLAuthenticationService.svc";
const right = { username: "Administrator", password: administratorPassword };

async function start(t: Parameters<typeof startVault>[0]) {
  const vault = await startVault(t);
  const logOn = (service: string, payload: object) =>
    vault.server.inject({ method: "POST", url: `/PasswordVault/WebServices/${service}/Logon`, payload });
  return { ...vault, logOn };
}

test("connections of different numbers live together, one of the same number ends the other", async (t) => {
  const { server, logOn } = await start(t);
  const tokens = [];
  for (const connectionNumber of [1, 2, "1"]) {
    tokens.push((await logOn(own, { ...right, connectionNumber })).json().CyberArkLogonResult);
  }
  const statuses = [];
  for (const token of tokens) statuses.push((await createCaller(server, token)("GET", "/API/currentuser")).statusCode);
  assert.deepEqual(statuses, [401, 200, 200]);
  for (const connectionNumber of [0, 101, "x"]) {
    assert.equal((await logOn(own, { ...right, connectionNumber })).statusCode, 400);
  }
});

test("a logon without a number ends the user's others", async (t) => {
  const { admin, logOn } = await start(t);
  assert.equal((await logOn(own, right)).statusCode, 200);
  assert.equal((await admin("GET", "/API/currentuser")).statusCode, 401);
});

test("RADIUS, SAML and the shared user are not configured, and say so", async (t) => {
  const { logOn } = await start(t);
  for (const [service, body, code] of [
    [own, { ...right, useRadiusAuthentication: true }, "CASTL002E"],
    [own, { ...right, useRadiusAuthentication: "True" }, "CASTL002E"],
    [shared, {}, "CASTL002E"],
    [saml, {}, "PASWS035E"],
  ] as const) {
    const answer = await logOn(service, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, code], service);
  }
});

test("newPassword changes the password here too", async (t) => {
  const { logOn } = await start(t);
  assert.equal((await logOn(own, { ...right, newPassword: "Fresh-Pass1" })).statusCode, 200);
  assert.equal((await logOn(own, right)).statusCode, 403);
});

test("each service has a logoff that ends the session", async (t) => {
  const { server, logon } = await start(t);
  for (const service of [own, shared, saml]) {
    const session = await logon("Administrator", administratorPassword);
    const url = `/PasswordVault/WebServices/${service}/Logoff`;
    const headers = { authorization: session.token };
    assert.equal((await server.inject({ method: "POST", url, headers })).statusCode, 200);
    assert.equal((await session("GET", "/API/currentuser")).statusCode, 401, service);
  }
});
