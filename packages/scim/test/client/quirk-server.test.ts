import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createScimClient, type ListOptions, ScimClientError, type ScimClientOptions } from "@castellan/scim";
import { type ListQuirks, listServer } from "../support/list-server.ts";

async function readAll(quirks: ListQuirks, how: ListOptions = {}, options: Partial<ScimClientOptions> = {}) {
  const server = listServer(quirks);
  const client = createScimClient({
    baseUrl: "https://server.example/scim",
    fetch: server.fetch,
    authentication: { kind: "none" },
    wait: async () => {},
    ...options,
  });
  const ids: string[] = [];
  let error: unknown;
  try {
    for await (const page of client.list("/Users", how)) ids.push(...page.map(({ id }) => id));
  } catch (caught) {
    error = caught;
  }
  return { ids, error, requests: server.requests };
}

const everySize = [0, 1, 2, 3, 4, 5, 7, 10, 11, 20, 25];

const whole: readonly (readonly [name: string, quirks: Omit<ListQuirks, "users">, how?: ListOptions])[] = [
  ["an exact server", {}],
  ["a server that caps its pages", { cap: 2 }],
  ["a server that caps its pages at 5 and calls the page's length the total", { cap: 5, total: "page" }],
  ["a server that calls the page's length the total", { total: "page" }],
  ["a server without totals", { total: "none" }],
  ["a server without totals that caps its pages", { total: "none", cap: 2 }],
  ["a server whose totals are text", { total: "text" }],
  ["a server that counts from 0", { indexBase: 0 }],
  ["a server that counts from 0 and caps its pages", { indexBase: 0, cap: 2 }],
  ["a server that counts from 0, but takes 1 for the start", { indexBase: "zeroButOne" }],
  ["a server that counts from 0, asked so", { indexBase: 0 }, { indexBase: 0 }],
  ["a server that counts from 0 and has no totals, asked so", { indexBase: 0, total: "none" }, { indexBase: 0 }],
  ["a server that gives everything, whatever is asked", { unpaged: true }],
  ["a server that pages by cursor and says so", { cursors: "announced" }],
  ["a server that pages by cursor and does not say so, asked", { cursors: "silent" }, { paging: "cursor" }],
  ["a server that pages by cursor alone", { cursors: "only" }],
  [
    "a server that pages by cursor alone, without totals, asked",
    { cursors: "only", total: "none" },
    { paging: "cursor" },
  ],
  ["a server that knows no cursors, asked for them", {}, { paging: "cursor" }],
  ["a server that now and then wants to be asked later", { storms: true }],
];

describe("all resources arrive once, of", () => {
  for (const [name, quirks, how] of whole) {
    test(name, async () => {
      for (const users of everySize) {
        for (const pageSize of [1, 3, 5, 100]) {
          const { ids, error } = await readAll({ ...quirks, users }, { pageSize, ...how });
          assert.equal(error, undefined, `${users} users, pages of ${pageSize}`);
          assert.equal(ids.length, users, `${users} users, pages of ${pageSize}`);
          assert.equal(new Set(ids).size, users);
        }
      }
    });
  }
});

const refused: readonly (readonly [name: string, quirks: ListQuirks, detail: RegExp])[] = [
  ["that gives the first page for ever", { users: 7, ignoresStart: true }, /page at 4 twice/],
  ["that gives the first page for ever, without total", { users: 7, ignoresStart: true, total: "none" }, /twice/],
  ["whose total is larger than its list", { users: 7, total: "more" }, /ended after 7 of 10/],
  ["whose cursors go round in a circle", { users: 20, cursors: "circular" }, /same cursor again/],
  ["that stops in the middle without a next cursor", { users: 20, cursors: "cut" }, /ended after 6 of 20/],
  ["that answers a web page", { users: 7, html: true }, /a web page, not JSON/],
];

describe("a protocol error, never a shorter list, of a server", () => {
  for (const [name, quirks, detail] of refused) {
    test(name, async () => {
      const { error, requests } = await readAll(quirks, { pageSize: 3 });
      assert.ok(error instanceof ScimClientError, String(error));
      assert.equal(error.kind, "protocol");
      assert.match(error.detail, detail);
      assert.ok(requests.length < 40, "and it ends");
    });
  }
});

test("a cursor that expires in the middle is told, with what to do", async () => {
  const { ids, error } = await readAll({ users: 20, cursors: "expiring" }, { pageSize: 3 });
  assert.equal(ids.length, 6);
  assert.ok(error instanceof ScimClientError);
  assert.deepEqual([error.kind, error.status, error.scimType], ["http", 400, "expiredCursor"]);
  assert.match(error.detail, /after 6 resources \(Cursor is too old\); read the list again from its start/);
});

test("the server is asked once whether it knows cursors", async () => {
  const server = listServer({ users: 7, cursors: "announced" });
  const client = createScimClient({
    baseUrl: "https://server.example",
    fetch: server.fetch,
    authentication: { kind: "none" },
    pageSize: 3,
  });
  for (let times = 0; times < 2; times += 1) for await (const _ of client.list("/Users"));
  assert.deepEqual(server.requests, [
    "GET /ServiceProviderConfig",
    "GET /Users?cursor&count=3",
    "GET /Users?cursor=c3&count=3",
    "GET /Users?cursor=c6&count=3",
    "GET /Users?cursor&count=3",
    "GET /Users?cursor=c3&count=3",
    "GET /Users?cursor=c6&count=3",
  ]);
});

test("a small list costs one request, unless its length could be a limit", async () => {
  const requests = async (users: number) => (await readAll({ users }, { paging: "index" })).requests.length;
  assert.deepEqual(await Promise.all([0, 1, 7, 99].map(requests)), [1, 1, 1, 1]);
  assert.deepEqual(await Promise.all([5, 50, 100].map(requests)), [2, 2, 2]);
});
