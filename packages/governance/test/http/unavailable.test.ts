import assert from "node:assert/strict";
import { test } from "node:test";
import { StorageError } from "@castellan/storage";
import Fastify from "fastify";
import { useProblems } from "../../src/http/problem.ts";

test("a database that cannot be used is 503 with Retry-After, and the log knows why", async (context) => {
  const logged: unknown[] = [];
  const log = { debug() {}, info() {}, warn() {}, error: (entry: object) => logged.push(entry) };
  const api = Fastify();
  context.after(() => api.close());
  useProblems(api, new Map(), log);
  const cause = new StorageError("databaseUnavailable", "PostgreSQL at db.corp.example cannot be used (ECONNREFUSED).");
  api.get("/api/broken", () => Promise.reject(cause));
  const answer = await api.inject("/api/broken");
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers["retry-after"], "5");
  assert.equal(answer.json().code, "unavailable");
  assert.doesNotMatch(answer.body, /corp\.example/);
  assert.match(
    JSON.stringify(logged, (_key, value) => (value instanceof Error ? value.message : value)),
    /unexpected|cannot be used/,
  );
});
