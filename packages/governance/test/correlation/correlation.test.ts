import assert from "node:assert/strict";
import { test } from "node:test";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { type House, openHouse } from "../support/house.ts";
import { aggregate } from "../support/wait.ts";

async function people(house: House): Promise<void> {
  house.hr.seed("e1", { userName: "ada", email: "ada@x.example" });
  house.hr.seed("e2", { userName: "ben", email: "ben@x.example" });
  house.hr.seed("e3", { userName: "bea", email: "ben@x.example" });
  await house.post("/api/applications", hrApplication);
  await aggregate(house, "HR");
}

async function account(house: House, nativeIdentity: string): Promise<Record<string, unknown>> {
  const { body } = await house.get(`/api/accounts?application=PAM&nativeIdentity=${nativeIdentity}`);
  assert.ok(Array.isArray(body.items) && body.items.length === 1, JSON.stringify(body));
  return body.items[0];
}

test("accounts are linked, left alone or disputed by the configured rules", async (t) => {
  const house = await openHouse(t);
  await people(house);
  house.pam.seed("p1", { email: "ADA@x.example" });
  house.pam.seed("p2", { email: "ben@x.example" });
  house.pam.seed("p3", { userName: "ada" });
  await house.post("/api/applications", pamApplication);
  const task = await aggregate(house, "PAM");
  const { linked, uncorrelated, disputed } = Object(task.counts);
  assert.deepEqual([linked, uncorrelated, disputed], [1, 1, 1]);
  assert.equal((await account(house, "p1")).identity, "ada");
  assert.equal((await account(house, "p2")).correlation, "disputed");
  assert.equal((await account(house, "p3")).correlation, "uncorrelated");
});

test("an account finds its identity later, though nothing changed in its application", async (t) => {
  const house = await openHouse(t);
  house.pam.seed("p1", { email: "ada@x.example" });
  await house.post("/api/applications", pamApplication);
  await aggregate(house, "PAM");
  assert.equal((await account(house, "p1")).correlation, "uncorrelated");
  await people(house);
  const task = await aggregate(house, "PAM");
  assert.equal(Object(task.counts).unchanged, 1);
  assert.equal((await account(house, "p1")).identity, "ada");
  const { body } = await house.get("/api/audit?action=account.correlated");
  assert.equal(Object(body.items).length, 1);
});

test("a link stands while its key does, and moves with it", async (t) => {
  const house = await openHouse(t);
  await people(house);
  house.pam.seed("p1", { email: "ada@x.example" });
  await house.post("/api/applications", pamApplication);
  await aggregate(house, "PAM");
  house.hr.seed("e1", { userName: "ada", email: "ada@elsewhere.example" });
  await aggregate(house, "HR");
  house.pam.seed("p1", { email: "ada@x.example", department: "changed" });
  await aggregate(house, "PAM");
  assert.equal((await account(house, "p1")).identity, "ada");
  house.pam.seed("p1", { email: "nobody@x.example" });
  await aggregate(house, "PAM");
  assert.equal((await account(house, "p1")).correlation, "uncorrelated");
});

test("changed rules take hold when optimisation is off", async (t) => {
  const house = await openHouse(t);
  await people(house);
  house.pam.seed("p1", { email: "ada@x.example", department: "ben" });
  await house.post("/api/applications", pamApplication);
  await aggregate(house, "PAM");
  await house.put("/api/applications/PAM", {
    ...pamApplication,
    correlation: [{ key: "account.department", identityAttribute: "name" }],
  });
  await aggregate(house, "PAM");
  assert.equal((await account(house, "p1")).identity, "ada");
  await aggregate(house, "PAM", { noOptimisation: true });
  assert.equal((await account(house, "p1")).identity, "ben");
});

test("a person's choice stands against the rules, until it is taken back", async (t) => {
  const house = await openHouse(t);
  await people(house);
  house.pam.seed("p1", { email: "ada@x.example" });
  await house.post("/api/applications", pamApplication);
  await aggregate(house, "PAM");
  const { id } = await account(house, "p1");
  const chosen = await house.put(`/api/accounts/${id}/identity`, { identity: "bea" });
  assert.equal(chosen.body.identity, "bea");
  assert.equal(chosen.body.manual, true);
  house.pam.seed("p1", { email: "ben@x.example" });
  await aggregate(house, "PAM", { noOptimisation: true });
  assert.equal((await account(house, "p1")).identity, "bea");
  house.pam.seed("p1", { email: "ada@x.example" });
  await aggregate(house, "PAM");
  const undone = await house.delete(`/api/accounts/${id}/identity`);
  assert.equal(undone.body.identity, "ada");
  assert.equal(undone.body.manual, false);
});

test("a choice must be an identity and an account there are", async (t) => {
  const house = await openHouse(t);
  house.pam.seed("p1");
  await house.post("/api/applications", pamApplication);
  await aggregate(house, "PAM");
  const { id } = await account(house, "p1");
  assert.equal((await house.put(`/api/accounts/${id}/identity`, { identity: "nobody" })).body.attribute, "identity");
  assert.equal((await house.put("/api/accounts/none/identity", { identity: "ada" })).status, 404);
});
