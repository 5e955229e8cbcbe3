import assert from "node:assert/strict";
import { type JsonObject, type JsonValue, messageUris } from "@castellan/scim";
import type { TestService } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("9865");
const key = new Uint8Array(32).fill(1);
const offered = { cursors: { key, lifetimeSeconds: 60 }, maxResults: 4 };

async function list(service: TestService, parameters: Readonly<Record<string, string>>, endpoint = "/Users") {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return service.call("GET", endpoint, undefined, { query });
}

function ids(json: JsonObject): readonly (JsonValue | undefined)[] {
  return Array.isArray(json.Resources) ? json.Resources.map(({ id }) => id) : [];
}

async function users(service: TestService, count: number): Promise<readonly string[]> {
  const created = [];
  for (let index = 0; index < count; index += 1) created.push(await service.createUser({ title: `t${index % 3}` }));
  return created;
}

async function walk(service: TestService, parameters: Readonly<Record<string, string>>, endpoint?: string) {
  const seen: (JsonValue | undefined)[] = [];
  let cursor: JsonValue | undefined = "";
  for (let pages = 0; cursor !== undefined; pages += 1) {
    assert.ok(pages < 20, "the pages come to an end");
    const { status, json, body } = await list(service, { ...parameters, cursor: String(cursor) }, endpoint);
    assert.equal(status, 200, body);
    seen.push(...ids(json));
    cursor = json.nextCursor;
  }
  return seen;
}

function refused(answer: { readonly status: number; readonly json: JsonObject }, scimType: string): void {
  assert.equal(answer.status, 400);
  assert.equal(answer.json.scimType, scimType);
}

statement(
  "2.1",
  "MUST",
  "an empty cursor asks for the first page, nextCursor for the following one",
  async (service) => {
    const all = await users(service, 9);
    const first = await list(service, { cursor: "", count: "2" });
    assert.equal(typeof first.json.nextCursor, "string");
    assert.equal(ids(first.json).length, 2);
    assert.deepEqual((await walk(service, { count: "2" })).toSorted(), all.toSorted());
  },
  offered,
);

statement(
  "2.1",
  "MUST NOT",
  "the last page has no nextCursor",
  async (service) => {
    await users(service, 4);
    assert.equal((await list(service, { cursor: "" })).json.nextCursor, undefined);
    assert.equal((await list(service, { cursor: "", count: "4" })).json.nextCursor, undefined);
  },
  offered,
);

statement(
  "2.1",
  "MUST",
  "a cursor needs no encoding in a URL",
  async (service) => {
    await users(service, 3);
    const { json } = await list(service, { cursor: "", count: "1" });
    assert.match(String(json.nextCursor), /^[A-Za-z0-9._~-]+$/);
  },
  offered,
);

statement(
  "2.1",
  "MUST NOT",
  "a page holds no more than count, and than the announced maximum",
  async (service) => {
    await users(service, 6);
    assert.equal(ids((await list(service, { cursor: "", count: "3" })).json).length, 3);
    assert.equal(ids((await list(service, { cursor: "", count: "100" })).json).length, 4);
    assert.equal(ids((await list(service, { cursor: "" })).json).length, 4);
  },
  offered,
);

statement(
  "2.3",
  "SHOULD",
  "a count below 1 with a cursor is 400 invalidCount",
  async (service) => {
    for (const count of ["0", "-1", "two"]) refused(await list(service, { cursor: "", count }), "invalidCount");
  },
  offered,
);

statement(
  "2.2",
  "MUST",
  "the filter and the order of the first page hold for all",
  async (service) => {
    await users(service, 9);
    const seen = await walk(service, {
      filter: 'title eq "t1"',
      sortBy: "userName",
      sortOrder: "descending",
      count: "1",
    });
    assert.deepEqual(seen, ["8", "5", "2"]);
  },
  offered,
);

statement(
  "2.2",
  "SHOULD",
  "no resource is lost or told twice while others come and go",
  async (service) => {
    const all = await users(service, 8);
    const first = await list(service, { cursor: "", count: "4" });
    const [early = ""] = ids(first.json);
    await service.call("DELETE", `/Users/${early}`);
    await service.createUser();
    const rest = await list(service, { cursor: String(first.json.nextCursor) });
    const seen = [...ids(first.json), ...ids(rest.json)];
    assert.equal(new Set(seen).size, seen.length);
    for (const id of all) assert.ok(seen.includes(id), `user ${id} was told`);
  },
  offered,
);

statement(
  "2.3",
  "MUST",
  "a cursor that is none, or of another query, is 400 invalidCursor",
  async (service) => {
    await users(service, 4);
    const { json } = await list(service, { cursor: "", count: "2" });
    const cursor = String(json.nextCursor);
    refused(await list(service, { cursor: "nonsense" }), "invalidCursor");
    refused(await list(service, { cursor: `${cursor.slice(0, -2)}AA` }), "invalidCursor");
    refused(await list(service, { cursor, filter: "title pr" }), "invalidCursor");
    refused(await list(service, { cursor, sortBy: "title" }), "invalidCursor");
    refused(await list(service, { cursor }, "/Groups"), "invalidCursor");
  },
  offered,
);

let now = Date.UTC(2026, 0, 1);

statement(
  "2.3",
  "SHOULD",
  "a cursor older than cursorTimeout is 400 expiredCursor",
  async (service) => {
    await users(service, 4);
    const { json } = await list(service, { cursor: "", count: "2" });
    now += 61_000;
    refused(await list(service, { cursor: String(json.nextCursor) }), "expiredCursor");
  },
  { ...offered, clock: () => now },
);

statement(
  "3",
  "MUST",
  "a search takes a cursor in its body",
  async (service) => {
    const all = await users(service, 6);
    for (const path of ["/Users/.search", "/.search"]) {
      const seen: (JsonValue | undefined)[] = [];
      let cursor: JsonValue | undefined = "";
      while (cursor !== undefined) {
        const { status, json, body } = await service.call("POST", path, {
          schemas: [messageUris.searchRequest],
          cursor,
          count: 4,
        });
        assert.equal(status, 200, body);
        seen.push(...ids(json));
        cursor = json.nextCursor;
      }
      assert.deepEqual(seen.toSorted(), all.toSorted(), path);
    }
  },
  offered,
);

statement(
  "4",
  "MUST",
  "the configuration announces how lists are paged",
  async (service) => {
    const { pagination } = (await service.call("GET", "/ServiceProviderConfig")).json;
    assert.deepEqual(pagination, {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: 4,
      maxPageSize: 4,
      cursorTimeout: 60,
    });
  },
  offered,
);

statement("4", "MUST", "without cursors, that is announced, and index paging goes on", async (service) => {
  await users(service, 2);
  const { pagination } = (await service.call("GET", "/ServiceProviderConfig")).json;
  assert.ok(typeof pagination === "object" && pagination !== null && "cursor" in pagination);
  assert.equal(pagination.cursor, false);
  assert.equal((await list(service, {})).json.totalResults, 2);
  assert.ok((await list(service, { cursor: "" })).status >= 400);
});

statement(
  "2.1",
  "MUST",
  "a list without cursor is paged by index, its default",
  async (service) => {
    await users(service, 6);
    const { json } = await list(service, { startIndex: "5" });
    assert.equal(json.startIndex, 5);
    assert.equal(ids(json).length, 2);
  },
  offered,
);
