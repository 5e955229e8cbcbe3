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
  const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" }, pageSize, retries: 0 });
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
  { name: "a list that grows", replies: [page(3, 1, 2), page(4, 3, 2)], lengths: [2, 2], starts: ["1", "3"] },
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
    name: "no total",
    replies: [page(undefined, 1, 3)],
    lengths: [],
    starts: ["1"],
    error: /not answered with a ListResponse/,
  },
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

for (const { name, replies, lengths, starts, error } of cases) {
  test(name, async () => {
    const result = await read(3, ...replies);
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
  const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" }, pageSize: 3 });
  for await (const resources of client.list("/Users", { filter: "title pr", excludedAttributes: ["members"] })) {
    assert.equal(resources.length, 3);
    break;
  }
  assert.equal(calls.length, 1);
  assert.equal(calls[0]?.url, `${baseUrl}/Users?filter=title%20pr&excludedAttributes=members&startIndex=1&count=3`);
});
