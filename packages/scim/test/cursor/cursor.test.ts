import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type JsonObject,
  type JsonValue,
  type ListPosition,
  type ListQuery,
  messageUris,
  type Resource,
  type ResourceStore,
  schemaUris,
} from "@castellan/scim";
import fc from "fast-check";
import { createTestService, type TestService, type TestServiceOptions } from "../support/service.ts";

const cursors = { key: Uint8Array.from({ length: 32 }, (_, index) => index), lifetimeSeconds: 600 };

async function seeded(count: number, options: TestServiceOptions = {}): Promise<TestService> {
  const service = createTestService({ cursors, ...options });
  for (let index = 1; index <= count; index += 1) {
    await service.createUser({
      userName: `user${String(index).padStart(2, "0")}`,
      ...(index % 3 === 0 ? {} : { title: `T${index % 3}` }),
      active: index % 2 === 0,
    });
  }
  return service;
}

interface Page {
  readonly ids: readonly string[];
  readonly totalResults: JsonValue | undefined;
  readonly nextCursor: string | undefined;
  readonly json: JsonObject;
}

async function page(service: TestService, query: string, path = "/Users"): Promise<Page> {
  const { status, json, body } = await service.call("GET", path, undefined, { query });
  assert.equal(status, 200, body);
  const ids = Array.isArray(json.Resources) ? json.Resources.map((resource) => resource.id) : [];
  const { nextCursor, totalResults } = json;
  return { ids, totalResults, json, nextCursor: typeof nextCursor === "string" ? nextCursor : undefined };
}

/** Every page of a list, first to last. */
async function walk(service: TestService, query: string, path?: string): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    assert.ok(pages.length < 100, "the list does not end");
    const next: Page = await page(service, `${query}&cursor=${cursor}`, path);
    pages.push(next);
    cursor = next.nextCursor;
  }
  return pages;
}

test("an empty cursor asks for the first page; the last one has no nextCursor (RFC 9865 section 2)", async () => {
  const service = await seeded(5);
  const first = await page(service, "cursor&count=2");
  assert.deepEqual(first.json, {
    schemas: [messageUris.listResponse],
    totalResults: 5,
    itemsPerPage: 2,
    nextCursor: first.nextCursor,
    Resources: first.json.Resources,
  });
  assert.match(first.nextCursor ?? "", /^[A-Za-z0-9_-]+$/, "a cursor needs no encoding in a URL");
  const second = await page(service, `cursor=${first.nextCursor}&count=2`);
  const third = await page(service, `cursor=${second.nextCursor}&count=2`);
  assert.deepEqual([first.ids, second.ids, third.ids], [["1", "2"], ["3", "4"], ["5"]]);
  assert.equal(third.nextCursor, undefined);
  assert.equal(third.totalResults, 5);
});

test("a list that ends with its page, or has nothing, has no nextCursor", async () => {
  const service = await seeded(4);
  assert.equal((await walk(service, "count=2")).length, 2);
  assert.equal((await page(service, 'cursor=&filter=userName eq "nobody"')).nextCursor, undefined);
});

test("without cursor a list is paged by index, as it is announced", async () => {
  const { json } = await page(await seeded(3), "count=2");
  assert.equal(json.startIndex, 1);
  assert.equal(json.nextCursor, undefined);
});

const orders = ["", "&sortBy=title", "&sortBy=title&sortOrder=descending", "&sortBy=active", "&sortBy=meta.created"];

test("pages of any size, put together, are the whole list in its order", async () => {
  const service = await seeded(11);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...orders), fc.integer({ min: 1, max: 12 }), async (order, count) => {
      const whole = await page(service, `count=100${order}`);
      const pages = await walk(service, `count=${count}${order}`);
      assert.deepEqual(
        pages.flatMap(({ ids }) => ids),
        whole.ids,
      );
      assert.ok(pages.every(({ ids }) => ids.length <= count));
    }),
    { numRuns: 60 },
  );
});

test("what is added or deleted meanwhile neither repeats nor loses another resource", async () => {
  const service = await seeded(9);
  const first = await page(service, "cursor=&count=3&sortBy=userName");
  await service.call("DELETE", "/Users/1");
  await service.call("DELETE", "/Users/3");
  await service.createUser({ userName: "user00" });
  await service.createUser({ userName: "user035" });
  const rest = await page(service, `cursor=${first.nextCursor}&count=100&sortBy=userName`);
  assert.deepEqual(rest.ids, ["11", "4", "5", "6", "7", "8", "9"]);
});

test("POST /.search takes a cursor in its body, on one type and on all (RFC 9865 section 3)", async () => {
  const service = await seeded(3);
  for (const path of ["/Users/.search", "/.search"]) {
    const body = { schemas: [messageUris.searchRequest], cursor: "", count: 2 };
    const first = await service.call("POST", path, body);
    assert.equal(first.json.itemsPerPage, 2, first.body);
    const second = await service.call("POST", path, { ...body, cursor: first.json.nextCursor ?? null });
    assert.equal(second.json.itemsPerPage, 1);
    assert.equal(second.json.nextCursor, undefined);
  }
});

test("a cursor is good for its own list only: the same type, filter and order", async () => {
  const service = await seeded(6);
  const { nextCursor } = await page(service, 'cursor=&count=2&filter=userName sw "user"&sortBy=title');
  const same = 'filter=USERNAME sw "user"&sortBy=Title';
  assert.equal((await page(service, `cursor=${nextCursor}&count=3&${same}&attributes=title`)).ids.length, 3);
  const others: readonly (readonly [path: string, query: string])[] = [
    ["/Users", 'filter=userName sw "use"&sortBy=title'],
    ["/Users", 'filter=userName sw "user"'],
    ["/Users", 'filter=userName sw "user"&sortBy=title&sortOrder=descending'],
    ["/Users", "sortBy=title"],
    ["/Groups", ""],
    ["/", 'filter=userName sw "user"&sortBy=title'],
  ];
  for (const [path, query] of others) {
    const answer = await service.call("GET", path, undefined, { query: `cursor=${nextCursor}&${query}` });
    assert.equal(answer.status, 400, `${path} ${query}`);
    assert.equal(answer.json.scimType, "invalidCursor", `${path} ${query}`);
  }
});

test("another process with the same key goes on; one with another key does not", async () => {
  const [service, twin, stranger] = [
    await seeded(4),
    await seeded(4),
    await seeded(4, { cursors: { ...cursors, key: new Uint8Array(32) } }),
  ];
  const { nextCursor } = await page(service, "cursor=&count=2");
  assert.deepEqual((await page(twin, `cursor=${nextCursor}`)).ids, ["3", "4"]);
  const answer = await stranger.call("GET", "/Users", undefined, { query: `cursor=${nextCursor}` });
  assert.equal(answer.json.scimType, "invalidCursor");
});

test("a cursor tells a client nothing", async () => {
  const service = createTestService({ cursors });
  for (const userName of ["canary-one", "canary-two"]) await service.createUser({ userName });
  const { nextCursor = "" } = await page(service, "cursor=&count=1&sortBy=userName");
  assert.doesNotMatch(Buffer.from(nextCursor, "base64url").toString("latin1"), /canary/);
});

test("a cursor expires (RFC 9865 section 2.1)", async () => {
  let now = 1_000_000;
  const service = await seeded(4, { clock: () => now });
  const { nextCursor } = await page(service, "cursor=&count=2");
  now += 600_000;
  assert.equal((await page(service, `cursor=${nextCursor}`)).ids.length, 2);
  now += 1;
  const answer = await service.call("GET", "/Users", undefined, { query: `cursor=${nextCursor}` });
  assert.equal(answer.status, 400);
  assert.equal(answer.json.scimType, "expiredCursor");
});

test("text that is no cursor, whatever it is, answers 400 invalidCursor", async () => {
  const service = await seeded(2);
  const { nextCursor = "" } = await page(service, "cursor=&count=1");
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ minLength: 1 }),
        fc.base64String({ minLength: 4 }),
        fc.nat(nextCursor.length - 1).map((at) => {
          const other = nextCursor[at] === "A" ? "B" : "A";
          return nextCursor.slice(0, at) + other + nextCursor.slice(at + 1);
        }),
        fc.nat(nextCursor.length - 1).map((length) => `${nextCursor.slice(0, length)}x`),
      ),
      async (text) => {
        const query = `cursor=${encodeURIComponent(text)}`;
        const answer = await service.call("GET", "/Users", undefined, { query });
        if (text === nextCursor || text.trim() === "") return;
        // The last character of base64 may hold bits that say nothing.
        if (answer.status === 200) assert.equal(text.slice(0, -1), nextCursor.slice(0, -1));
        else
          assert.ok(answer.json.scimType === "invalidCursor" || answer.json.scimType === "invalidSyntax", answer.body);
      },
    ),
    { numRuns: 300 },
  );
  assert.deepEqual(service.failures, []);
});

const refused: readonly (readonly [query: string, scimType: string])[] = [
  ["cursor=&count=0", "invalidCount"],
  ["cursor=&count=-1", "invalidCount"],
  ["cursor=&count=ten", "invalidCount"],
  ["cursor=&startIndex=2", "invalidValue"],
];

for (const [query, scimType] of refused) {
  test(`${query} answers 400 ${scimType}`, async () => {
    const answer = await (await seeded(1)).call("GET", "/Users", undefined, { query });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.scimType, scimType);
  });
}

test("a service that announces no cursors refuses them", async () => {
  const answer = await createTestService().call("GET", "/Users", undefined, { query: "cursor=" });
  assert.equal(answer.status, 501);
});

test("a key of another length is refused before anything is served", () => {
  assert.throws(() => createTestService({ cursors: { key: new Uint8Array(16), lifetimeSeconds: 1 } }), TypeError);
  assert.throws(() => createTestService({ cursors: { ...cursors, lifetimeSeconds: 0 } }), TypeError);
});

const all: readonly Resource[] = Array.from({ length: 7 }, (_, index) => ({
  schemas: [schemaUris.user],
  id: String(index + 1),
  userName: `u${index + 1}`,
}));

/** A store that pages for itself; `tells` says whether it knows where a page ended. */
function pagingStore(tells: boolean): { readonly store: ResourceStore<string>; readonly queries: ListQuery[] } {
  const queries: ListQuery[] = [];
  const never = async () => {
    throw new Error("not used");
  };
  const beginOf = (after: ListPosition | undefined, startIndex: number) =>
    typeof after === "number" ? after : startIndex - 1;
  return {
    queries,
    store: {
      get: never,
      create: never,
      modify: never,
      delete: never,
      list: async (_caller, query) => {
        queries.push(query);
        const begin = beginOf(query.after, query.startIndex);
        const end = begin + (query.count ?? 0);
        const hasNext = tells && query.wantsNext === true && end < all.length;
        return {
          kind: "page",
          totalResults: all.length,
          resources: all.slice(begin, end),
          ...(hasNext ? { next: end } : {}),
        };
      },
    },
  };
}

for (const tells of [true, false]) {
  test(`a store that pages ${tells ? "and says where" : "by index alone"} is read to its end`, async () => {
    const { store, queries } = pagingStore(tells);
    const pages = await walk(createTestService({ cursors, users: store }), "count=3");
    assert.deepEqual(
      pages.map(({ ids }) => ids.length),
      [3, 3, 1],
    );
    assert.deepEqual(
      queries.map(({ after, startIndex, wantsNext }) => [after, startIndex, wantsNext]),
      tells
        ? [
            [undefined, 1, true],
            [3, 1, true],
            [6, 1, true],
          ]
        : [
            [undefined, 1, true],
            [undefined, 4, true],
            [undefined, 7, true],
          ],
    );
  });
}
