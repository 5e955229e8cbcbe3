import assert from "node:assert/strict";
import { test } from "node:test";
import { PvwaError } from "../../src/index.ts";
import { startFakePvwa } from "../support/fake-pvwa.ts";

const safes = (...names: readonly string[]) => names.map((safeName) => ({ safeName }));

test("pages follow nextLink, relative with or without a slash, until it is absent, null or empty", async (t) => {
  for (const last of [{}, { nextLink: null }, { nextLink: "" }]) {
    const { session } = await startFakePvwa(t, {
      "GET /API/Safes/?search=x": {
        body: JSON.stringify({ value: safes("a", "b"), count: 5, nextLink: "api/Safes?search=x&offset=2" }),
      },
      "GET /api/Safes?search=x&offset=2": {
        body: JSON.stringify({ value: safes("c"), count: 5, nextLink: "/api/Safes?offset=4" }),
      },
      "GET /api/Safes?offset=4": { body: JSON.stringify({ value: safes("d"), count: 5, ...last }) },
    });
    const names: string[][] = [];
    for await (const page of (await session()).safes.pages({ search: "x" }))
      names.push(page.map(({ safeName }) => safeName));
    assert.deepEqual(names, [["a", "b"], ["c"], ["d"]]);
  }
});

test("a link that leads back ends in an error instead of a loop", async (t) => {
  const { session } = await startFakePvwa(t, {
    "GET /API/Safes/": { body: JSON.stringify({ value: safes("a"), count: 9, nextLink: "API/Safes/" }) },
  });
  const { safes: calls } = await session();
  await assert.rejects(
    async () => {
      for await (const _ of calls.pages());
    },
    { name: "PvwaError", kind: "protocol" },
  );
});

test("both envelopes are read, and an unpaged list has as many as it has", async (t) => {
  const cases = [
    [
      { value: safes("a"), count: 7 },
      { value: safes("a"), count: 7 },
    ],
    [
      { Safes: safes("a"), Total: 7 },
      { value: safes("a"), count: 7 },
    ],
    [{ value: safes("a") }, { value: safes("a"), count: 1 }],
    [
      { value: safes("a"), count: 7, nextLink: null },
      { value: safes("a"), count: 7 },
    ],
  ] as const;
  for (const [body, expected] of cases) {
    const { session } = await startFakePvwa(t, { "GET /API/Safes/": { body: JSON.stringify(body) } });
    assert.deepEqual(await (await session()).safes.list(), expected);
  }
});

test("a page that is none is a protocol error", async (t) => {
  for (const body of ["[]", '{"value":{}}', '{"value":[{"name":"x"}],"count":1}', '{"count":1}', ""]) {
    const { session } = await startFakePvwa(t, { "GET /API/Safes/": { body } });
    await assert.rejects(
      (await session()).safes.list(),
      (error) => error instanceof PvwaError && error.kind === "protocol",
      body,
    );
  }
});
