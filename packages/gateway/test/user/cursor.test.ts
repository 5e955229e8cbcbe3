import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { openDesk } from "../support/desk.ts";
import { createFakeVault, type FakeVaultOptions } from "../support/fake-vault.ts";

async function stage(t: TestContext, count: number, options: FakeVaultOptions = {}) {
  const vault = createFakeVault(options);
  for (let number = 1; number <= count; number += 1) {
    vault.add({ username: `user${String(number).padStart(4, "0")}`, enableUser: number % 5 !== 0 });
  }
  const desk = await openDesk(vault);
  t.after(() => desk.close());
  return { vault, desk };
}

type Staged = Awaited<ReturnType<typeof stage>>;

async function page({ desk }: Staged, query: string) {
  const { status, body } = await desk.request("GET", `/Users?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return {
    next: typeof body.nextCursor === "string" ? encodeURIComponent(body.nextCursor) : undefined,
    total: body.totalResults,
    names: body.Resources.map(({ userName }: { userName: string }) => userName),
  };
}

/** Every page, and what each of them cost the vault. */
async function walk(staged: Staged, query: string) {
  const names: string[] = [];
  const costs: number[] = [];
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    staged.vault.log.length = 0;
    const { next, names: found }: Awaited<ReturnType<typeof page>> = await page(staged, `cursor=${cursor}&${query}`);
    names.push(...found);
    costs.push(staged.vault.log.length);
    cursor = next;
  }
  return { names, costs };
}

const expected = (count: number, keep = (_number: number) => true) =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter(keep)
    .map((number) => `user${String(number).padStart(4, "0")}`);

describe("pages by cursor, however the PVWA counts them", () => {
  for (const paging of ["row", "row1", "page", "page1", "none", "sizeOnly"] as const) {
    test(paging, async (t) => {
      const staged = await stage(t, 57, { paging });
      const { names, costs } = await walk(staged, "count=10");
      assert.deepEqual(names, expected(57));
      assert.equal(costs.length, 6);
      // The first page may also find out how the PVWA counts.
      assert.ok(
        costs.slice(1).every((cost) => cost <= 2),
        costs.join(),
      );
    });
  }
});

test("a page far out costs what the second one does", async (t) => {
  const { costs, names } = await walk(await stage(t, 400), "count=20");
  assert.equal(names.length, 400);
  assert.deepEqual(new Set(costs.slice(1)), new Set([1]));
});

test("users deleted meanwhile move nobody out of sight, and show nobody twice", async (t) => {
  const staged = await stage(t, 40);
  const first = await page(staged, "cursor=&count=10");
  for (const id of [2, 3, 10, 11]) staged.vault.users.delete(id);
  const second = await page(staged, `cursor=${first.next}&count=10`);
  assert.deepEqual(second.names[0], "user0012");
  staged.vault.users.delete(5);
  const third = await page(staged, `cursor=${second.next}&count=100`);
  assert.deepEqual(
    [...first.names, ...second.names, ...third.names],
    expected(40, (number) => number !== 11),
  );
});

test("users who come meanwhile come at the end", async (t) => {
  const staged = await stage(t, 15);
  const first = await page(staged, "cursor=&count=10");
  staged.vault.add({ username: "user0016" });
  const second = await page(staged, `cursor=${first.next}&count=10`);
  assert.deepEqual(second.names, expected(16).slice(10));
});

test("a filtered list is counted once, and read on from where the page ended", async (t) => {
  const staged = await stage(t, 3000);
  const filter = encodeURIComponent("active eq false");
  const pages: number[] = [];
  let cursor: string | undefined = "";
  const names: string[] = [];
  while (cursor !== undefined) {
    staged.vault.log.length = 0;
    const found: Awaited<ReturnType<typeof page>> = await page(staged, `cursor=${cursor}&count=100&filter=${filter}`);
    assert.equal(found.total, 600);
    names.push(...found.names);
    pages.push(staged.vault.log.filter((line) => line.startsWith("list")).length);
    cursor = found.next;
  }
  assert.deepEqual(
    names,
    expected(3000, (number) => number % 5 === 0),
  );
  assert.ok(
    pages.slice(1).every((lists) => lists <= 2),
    pages.join(),
  );
});

test("a cursor of one list is none of another", async (t) => {
  const staged = await stage(t, 30);
  const { next } = await page(staged, "cursor=&count=10");
  const other = await staged.desk.request(
    "GET",
    `/Users?cursor=${next}&filter=${encodeURIComponent('userName co "u"')}`,
  );
  assert.deepEqual([other.status, other.body.scimType], [400, "invalidCursor"]);
  staged.desk.time.now += 3_601_000;
  const expired = await staged.desk.request("GET", `/Users?cursor=${next}&count=10`);
  assert.deepEqual([expired.status, expired.body.scimType], [400, "expiredCursor"]);
});

test("externalId is looked up, not searched for", async (t) => {
  const staged = await stage(t, 300);
  const body = { schemas: [], userName: "ann", externalId: "hr-1" };
  const { id } = (await staged.desk.request("POST", "/Users", body)).body;
  staged.vault.log.length = 0;
  const found = await page(staged, `filter=${encodeURIComponent('externalId eq "hr-1"')}`);
  assert.deepEqual(found.names, ["ann"]);
  assert.deepEqual(staged.vault.log, [`get ${id}`]);
  assert.deepEqual((await page(staged, `filter=${encodeURIComponent('externalId eq "HR-1"')}`)).names, []);
});
