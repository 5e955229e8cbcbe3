import assert from "node:assert/strict";
import { test } from "node:test";
import { createScimClient, messageUris, type Resource, ScimClientError } from "@castellan/scim";
import { collect } from "../support/collect.ts";
import { playedFetch, providerFetch, type Reply } from "../support/fetch.ts";
import { baseUrl, createTestService } from "../support/service.ts";

function page(totalResults: unknown, first: number, length: number): Reply {
  const Resources = Array.from({ length }, (_, index) => ({ schemas: [], id: String(first + index) }));
  return {
    body: { schemas: [messageUris.listResponse], totalResults, startIndex: first, itemsPerPage: length, Resources },
  };
}

async function read(pageSize: number, ...replies: readonly Reply[]) {
  const { fetch, calls } = playedFetch(...replies);
  const client = createScimClient({
    baseUrl,
    fetch,
    authentication: { kind: "none" },
    pageSize,
    retries: 0,
    paging: "index",
  });
  const pages: (readonly Resource[])[] = [];
  let error: unknown;
  try {
    for await (const resources of client.list("/Users")) pages.push(resources);
  } catch (caught) {
    error = caught;
  }
  return {
    lengths: pages.map((resources) => resources.length),
    starts: calls.map(({ url }) => new URL(url).searchParams.get("startIndex")),
    error,
  };
}

interface Case {
  readonly name: string;
  readonly pageSize?: number;
  readonly replies: readonly Reply[];
  readonly lengths: readonly number[];
  readonly starts: readonly string[];
  readonly error?: RegExp;
}

const cases: readonly Case[] = [
  { name: "an empty list", replies: [page(0, 1, 0)], lengths: [], starts: ["1"] },
  { name: "an empty list without Resources", replies: [{ body: { totalResults: 0 } }], lengths: [], starts: ["1"] },
  { name: "one page", replies: [page(2, 1, 2)], lengths: [2], starts: ["1"] },
  {
    name: "several pages",
    replies: [page(7, 1, 3), page(7, 4, 3), page(7, 7, 1)],
    lengths: [3, 3, 1],
    starts: ["1", "4", "7"],
  },
  { name: "a total as text", replies: [page("2", 1, 2)], lengths: [2], starts: ["1"] },
  {
    name: "a server that gives less than asked",
    replies: [page(4, 1, 2), page(4, 3, 1), page(4, 4, 1)],
    lengths: [2, 1, 1],
    starts: ["1", "3", "4"],
  },
  {
    name: "a list that grows",
    replies: [page(3, 1, 2), page(4, 3, 2), page(4, 5, 0)],
    lengths: [2, 2],
    starts: ["1", "3", "5"],
  },
  { name: "a list that shrinks", replies: [page(5, 1, 3), page(3, 4, 0)], lengths: [3], starts: ["1", "4"] },
  {
    name: "a total that is the length of every page",
    replies: [page(3, 1, 3), page(3, 4, 3), page(1, 7, 1)],
    lengths: [3, 3, 1],
    starts: ["1", "4", "7"],
  },
  {
    name: "a total that is the length of the page",
    replies: [page(3, 1, 3), page(2, 4, 2)],
    lengths: [3, 2],
    starts: ["1", "4"],
  },
  { name: "a full page that is all", replies: [page(3, 1, 3), page(3, 4, 0)], lengths: [3], starts: ["1", "4"] },
  {
    name: "a full page that is all, of a server that knows no startIndex",
    replies: [page(3, 1, 3)],
    lengths: [3],
    starts: ["1", "4"],
  },
  {
    name: "an end before the total",
    replies: [page(7, 1, 3), page(7, 4, 0)],
    lengths: [3],
    starts: ["1", "4"],
    error: /ended after 3 of 7/,
  },
  {
    name: "no resources but a total",
    replies: [page(7, 1, 0)],
    lengths: [],
    starts: ["1"],
    error: /ended after 0 of 7/,
  },
  { name: "the same page again", replies: [page(7, 1, 3)], lengths: [3], starts: ["1", "4"], error: /page at 4 twice/ },
  {
    name: "no total: read until a page is empty",
    replies: [page(undefined, 1, 3), page(undefined, 4, 2), page(undefined, 6, 0)],
    lengths: [3, 2],
    starts: ["1", "4", "6"],
  },
  {
    name: "no total, of a server that gives all at once and knows no startIndex",
    replies: [page(undefined, 1, 5)],
    lengths: [5],
    starts: ["1", "6"],
  },
  {
    name: "no total and the same full page again, which cannot be told from a cut list",
    replies: [page(undefined, 1, 3)],
    lengths: [3],
    starts: ["1", "4"],
    error: /page at 4 twice/,
  },
  {
    name: "a total that is the most a server gives, with more behind it",
    replies: [page(6, 1, 3), page(6, 4, 3), page(6, 7, 1)],
    lengths: [3, 3, 1],
    starts: ["1", "4", "7"],
  },
  {
    name: "a server that caps its pages and calls the cap the total",
    pageSize: 100,
    replies: [page(10, 1, 10), page(10, 11, 10), page(4, 21, 4)],
    lengths: [10, 10, 4],
    starts: ["1", "11", "21"],
  },
  {
    name: "pages that overlap: each resource once",
    replies: [page(7, 1, 3), page(7, 3, 3), page(7, 6, 2)],
    lengths: [3, 2, 2],
    starts: ["1", "4", "7"],
  },
  {
    name: "pages that go round in a circle: an end, not for ever",
    replies: [page(99, 1, 3), page(99, 4, 3), page(99, 7, 3), page(99, 1, 3), page(99, 4, 3), page(99, 7, 3)],
    lengths: [3, 3, 3, 3, 3],
    starts: ["1", "4", "7", "10", "13", "16"],
    error: /twice/,
  },
  { name: "neither a total nor resources", replies: [{ body: {} }], lengths: [], starts: ["1"], error: /ListResponse/ },
  { name: "a negative total", replies: [page(-1, 1, 0)], lengths: [], starts: ["1"], error: /ListResponse/ },
  { name: "no list", replies: [{ body: [] }], lengths: [], starts: ["1"], error: /ListResponse/ },
  {
    name: "a resource without id",
    replies: [{ body: { totalResults: 1, Resources: [{}] } }],
    lengths: [],
    starts: ["1"],
    error: /without id/,
  },
];

for (const { name, pageSize = 3, replies, lengths, starts, error } of cases) {
  test(name, async () => {
    const result = await read(pageSize, ...replies);
    assert.deepEqual(result.lengths, lengths);
    assert.deepEqual(result.starts, starts);
    if (error === undefined) assert.equal(result.error, undefined);
    else
      assert.ok(
        result.error instanceof ScimClientError && result.error.kind === "protocol" && error.test(result.error.detail),
      );
  });
}

test("all of a provider's users arrive once, whatever the page size", async () => {
  const service = createTestService({ maxResults: 4 });
  for (let index = 0; index < 11; index += 1) await service.createUser();
  for (const pageSize of [1, 3, 4, 11, 100]) {
    const client = createScimClient({
      baseUrl,
      fetch: providerFetch(service, baseUrl),
      authentication: { kind: "none" },
      pageSize,
    });
    const pages = await collect(client.list("/Users"));
    assert.equal(new Set(pages.flat().map((resource) => resource.id)).size, 11);
    assert.equal(pages.flat().length, 11);
  }
});

test("a list that nobody reads on asks for nothing more", async () => {
  const { fetch, calls } = playedFetch(page(7, 1, 3), page(7, 4, 3));
  const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" }, pageSize: 3, paging: "index" });
  for await (const resources of client.list("/Users", { filter: "title pr", excludedAttributes: ["members"] })) {
    assert.equal(resources.length, 3);
    break;
  }
  assert.equal(calls.length, 1);
  assert.equal(calls[0]?.url, `${baseUrl}/Users?filter=title%20pr&excludedAttributes=members&startIndex=1&count=3`);
});
