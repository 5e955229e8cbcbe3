import assert from "node:assert/strict";
import { test } from "node:test";
import { pvwaErrors } from "@castellan/pvwa";
import { Validator } from "@seriousme/openapi-schema-validator";
import { startVault } from "../support/server.ts";
import { operations } from "./document.ts";

test("the document is valid OpenAPI 3.1", async (t) => {
  const { server } = await startVault(t);
  const answer = await server.inject("/PasswordVault/api/OpenAPI.json/");
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers["content-type"]), /^application\/json/);
  const validator = new Validator();
  const { valid, errors } = await validator.validate(answer.json());
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, "3.1");
});

test("it tells of every call of the vault, and of no other", async (t) => {
  const { routes } = await startVault(t);
  const mounted = new Set(routes.map(({ method, url }) => `${method} ${url.slice("/PasswordVault".length)}`));
  const told = new Set(operations.keys());
  assert.deepEqual([...mounted.difference(told)].sort(), [], "calls that it does not tell of");
  assert.deepEqual([...told.difference(mounted)].sort(), [], "calls that are not there");
});

test("every operation has a name of its own, and every schema is used", async (t) => {
  const { server } = await startVault(t);
  const text = (await server.inject("/PasswordVault/API/openapi.json")).body;
  const names = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name);
  assert.equal(names.length, operations.size);
  assert.equal(new Set(names).size, names.length);
  const used = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  assert.deepEqual(Object.keys(JSON.parse(text).components.schemas).sort(), [...used].sort());
});

test("what is open is told to be", async (t) => {
  const { routes, server } = await startVault(t);
  for (const { method, url } of routes) {
    const operation = operations.get(`${method} ${url.slice("/PasswordVault".length)}`);
    const answer = await server.inject({ method, url: url.replace(":type", "CyberArk") });
    assert.equal(answer.statusCode !== 401, operation?.open, `${method} ${url}`);
  }
});

/** What stands in details of other refusals, in the audit log, or in no answer of this vault. */
const elsewhere = ["ITATS529E", "ITATS542I", "PASWS018E", "PASWS031E"];

test("every refusal that the vault knows is told of by a call that gives it", async (t) => {
  const { server } = await startVault(t);
  const text = (await server.inject("/PasswordVault/API/openapi.json")).body;
  const untold = Object.keys(pvwaErrors).filter((code) => !text.includes(code));
  assert.deepEqual(untold.sort(), elsewhere);
});
