import assert from "node:assert/strict";
import { test } from "node:test";
import { type Caller, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";
const bulk = (caller: Caller, change: "Add" | "Remove", ...BulkItems: readonly object[]) =>
  caller("PATCH", `/API/Users/${change}AllowedAuthenticationMethods/Bulk`, { BulkItems });

async function createTwo(admin: Caller): Promise<readonly [number, number]> {
  const one = (await admin("POST", "/API/Users", { username: "one" })).json().id;
  return [one, (await admin("POST", "/API/Users", { username: "two" })).json().id];
}

test("methods are added and removed for many users at once, each once and in one order", async (t) => {
  const { admin } = await startVault(t);
  const [one, two] = await createTwo(admin);
  const methodsOf = async (id: number) => (await admin("GET", `/API/Users/${id}`)).json().allowedAuthenticationMethods;
  assert.equal(await methodsOf(one), undefined);
  const added = await bulk(
    admin,
    "Add",
    { userIds: [one, two], allowedAuthenticationMethods: ["windows"] },
    { userIds: [one], allowedAuthenticationMethods: ["SAML", "SAML", "FIDO"] },
  );
  assert.deepEqual([added.statusCode, added.body], [200, ""]);
  assert.deepEqual([await methodsOf(one), await methodsOf(two)], [["SAML", "FIDO", "WINDOWS"], ["WINDOWS"]]);
  await bulk(admin, "Remove", { userIds: [one, two], allowedAuthenticationMethods: ["WINDOWS", "PKI"] });
  assert.deepEqual([await methodsOf(one), await methodsOf(two)], [["SAML", "FIDO"], undefined]);
});

test("all of it happens, or nothing", async (t) => {
  const { admin } = await startVault(t);
  const [one] = await createTwo(admin);
  const answer = await bulk(admin, "Add", { userIds: [one, 99999], allowedAuthenticationMethods: ["SAML"] });
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, "ITATS003E"]);
  assert.equal((await admin("GET", `/API/Users/${one}`)).json().allowedAuthenticationMethods, undefined);
});

test("a body that makes no sense is refused, and the place of it named", async (t) => {
  const { admin } = await startVault(t);
  const good = { userIds: [1], allowedAuthenticationMethods: ["SAML"] };
  for (const [body, parameter] of [
    [{}, "BulkItems"],
    [{ BulkItems: [] }, "BulkItems"],
    [{ BulkItems: {} }, "BulkItems"],
    [{ BulkItems: [7] }, "[0]"],
    [{ BulkItems: [good, { ...good, userIds: [] }] }, "[1].userIds"],
    [{ BulkItems: [{ ...good, userIds: ["1"] }] }, "[0].userIds"],
    [{ BulkItems: [{ ...good, allowedAuthenticationMethods: ["Password"] }] }, "[0].allowedAuthenticationMethods"],
    [{ BulkItems: [{ userIds: [1] }] }, "[0].allowedAuthenticationMethods"],
    [{ BulkItems: [{ ...good, userIds: Array.from({ length: 1_001 }, (_, id) => id) }] }, "BulkItems"],
  ] as const) {
    const answer = await admin("PATCH", "/API/Users/AddAllowedAuthenticationMethods/Bulk", body);
    assert.equal(answer.statusCode, 400, JSON.stringify(body).slice(0, 100));
    assert.equal(answer.json().Details[0].ParameterName, parameter);
  }
});

test("it takes AddUpdateUsers, and to hold what the user holds", async (t) => {
  const { admin, logon } = await startVault(t);
  const held = ["AddUpdateUsers"];
  await admin("POST", "/API/Users", { username: "none", initialPassword: password });
  await admin("POST", "/API/Users", { username: "some", initialPassword: password, vaultAuthorization: held });
  const [one] = await createTwo(admin);
  const item = { userIds: [one], allowedAuthenticationMethods: ["PKI"] };
  assert.equal((await bulk(await logon("none", password), "Add", item)).statusCode, 403);
  assert.equal((await bulk(await logon("some", password), "Add", item)).statusCode, 200);
  assert.equal((await bulk(await logon("some", password), "Add", { ...item, userIds: [1] })).statusCode, 403);
});

test("POST and PUT take them, and PUT resets what it leaves out", async (t) => {
  const { admin } = await startVault(t);
  const created = await admin("POST", "/API/Users", { username: "pat", allowedAuthenticationMethods: ["pki"] });
  assert.deepEqual(created.json().allowedAuthenticationMethods, ["PKI"]);
  const { id, ...user } = created.json();
  const put = await admin("PUT", `/API/Users/${id}`, { ...user, description: "kept" });
  assert.deepEqual(put.json().allowedAuthenticationMethods, ["PKI"]);
  const reset = await admin("PUT", `/API/Users/${id}`, { username: "pat" });
  assert.equal(reset.json().allowedAuthenticationMethods, undefined);
});
