import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { type Desk, type DeskOptions, openDesk } from "../support/desk.ts";
import { createFakeVault, type FakeVault, type FakeVaultOptions } from "../support/fake-vault.ts";

async function stage(context: TestContext, count: number, vaultOptions?: FakeVaultOptions, deskOptions?: DeskOptions) {
  const vault = createFakeVault(vaultOptions);
  for (let number = 1; number <= count; number += 1) {
    vault.add({
      username: `user${String(number).padStart(4, "0")}`,
      enableUser: number % 5 !== 0,
      personalDetails: personOf(number),
      internet: { homePage: "", homeEmail: "", businessEmail: `user${number}@corp.example`, otherEmail: "" },
    });
  }
  const desk = await openDesk(vault, deskOptions);
  context.after(() => desk.close());
  return { vault, desk };
}

function personOf(number: number) {
  const empty = { street: "", city: "", state: "", zip: "", country: "", title: "", profession: "" };
  return {
    ...empty,
    organization: "",
    department: `D${number % 3}`,
    middleName: "",
    firstName: `F${number}`,
    lastName: "L",
  };
}

async function namesOf(desk: Desk, query: string): Promise<readonly string[]> {
  const answer = await desk.request("GET", `/Users?${query}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.Resources.map(({ userName }: { userName: string }) => userName);
}

const expected = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `user${String(from + index).padStart(4, "0")}`);

describe("pages, however the PVWA counts them", () => {
  for (const paging of ["row", "row1", "page", "page1", "none", "sizeOnly"] as const) {
    test(`${paging}: the gateway finds out, and every page is right`, async (context) => {
      const { desk } = await stage(context, 57, { paging });
      assert.deepEqual(await namesOf(desk, "startIndex=1&count=10"), expected(1, 10));
      assert.deepEqual(await namesOf(desk, "startIndex=11&count=10"), expected(11, 20));
      assert.deepEqual(await namesOf(desk, "startIndex=8&count=10"), expected(8, 17));
      assert.deepEqual(await namesOf(desk, "startIndex=51&count=10"), expected(51, 57));
      assert.deepEqual(await namesOf(desk, "startIndex=58&count=10"), []);
      const { body } = await desk.request("GET", "/Users?startIndex=11&count=10");
      assert.equal(body.totalResults, 57);
      assert.equal(body.startIndex, 11);
      assert.equal(body.itemsPerPage, 10);
    });
  }

  test("a unit that is set is taken at its word, without a look", async (context) => {
    const { vault, desk } = await stage(context, 57, { paging: "page" }, { pageOffsetUnit: "page" });
    assert.deepEqual(await namesOf(desk, "startIndex=11&count=10"), expected(11, 20));
    assert.deepEqual(vault.log, ["list 1 10"]);
  });

  test("a unit that is set wrongly is found out rather than answered wrongly", async (context) => {
    const { desk } = await stage(context, 57, { paging: "page" }, { pageOffsetUnit: "row" });
    const answer = await desk.request("GET", "/Users?startIndex=11&count=10");
    assert.equal(answer.status, 502);
    assert.match(answer.body.detail, /Set the gateway's pageOffsetUnit/);
  });

  test("a PVWA that answers everything, though set to page, is cut here", async (context) => {
    const { desk } = await stage(context, 57, { paging: "none" }, { pageOffsetUnit: "row" });
    assert.deepEqual(await namesOf(desk, "startIndex=11&count=10"), expected(11, 20));
  });

  test("a page of a thousand is one call", async (context) => {
    const { vault, desk } = await stage(context, 1200, {}, { pageOffsetUnit: "row" });
    assert.equal((await namesOf(desk, "count=1000")).length, 1000);
    assert.deepEqual(vault.log, ["list 0 1000"]);
  });

  test("count=0 brings the total and nobody", async (context) => {
    const { desk } = await stage(context, 57);
    const { body } = await desk.request("GET", "/Users?count=0");
    assert.equal(body.totalResults, 57);
    assert.deepEqual(body.Resources ?? [], []);
  });
});

describe("a PVWA that does not page", () => {
  test("the first page's list serves the pages after it, for a minute", async (context) => {
    const { vault, desk } = await stage(context, 57, { paging: "none" }, { pageOffsetUnit: "none" });
    for (const start of [1, 21, 41]) await namesOf(desk, `startIndex=${start}&count=20`);
    assert.equal(vault.log.length, 1);
    desk.time.now += 60_001;
    await namesOf(desk, "startIndex=21&count=20");
    assert.equal(vault.log.length, 2);
    await namesOf(desk, "startIndex=1&count=20");
    assert.equal(vault.log.length, 3, "a client that begins again wants to see what is now");
  });

  test("a change ends it", async (context) => {
    const { vault, desk } = await stage(context, 57, { paging: "none" }, { pageOffsetUnit: "none" });
    await namesOf(desk, "startIndex=1&count=20");
    await desk.request("DELETE", "/Users/1");
    vault.log.length = 0;
    await namesOf(desk, "startIndex=21&count=20");
    assert.equal(vault.log.length, 1);
  });
});

const filters: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['userName eq "USER0007"', ["user0007"], /^list USER0007,get 7$/],
  ['id eq "7"', ["user0007"], /^get 7$/],
  ['id eq "nobody"', [], /^$/],
  ['userName eq "nobody"', [], /^list nobody$/],
  ['active eq true and userName eq "user0005"', [], /^list user0005,get 5$/],
  ['userName sw "user000" and active eq false', ["user0005"], /^list /],
  ['name.givenName eq "F3"', ["user0003"], /^list /],
  ['not (userName co "user")', [], /^list /],
];

describe("filters", () => {
  for (const [filter, names, calls] of filters) {
    test(filter, async (context) => {
      const { vault, desk } = await stage(context, 30, {}, { pageOffsetUnit: "row" });
      assert.deepEqual(await namesOf(desk, `filter=${encodeURIComponent(filter)}`), names);
      assert.match(vault.log.join(), calls);
    });
  }

  test("what a list does not tell is asked for user by user", async (context) => {
    const { vault, desk } = await stage(context, 30, {}, { pageOffsetUnit: "row" });
    const filter = encodeURIComponent('emails.value eq "user12@corp.example"');
    assert.deepEqual(await namesOf(desk, `filter=${filter}`), ["user0012"]);
    assert.equal(vault.log.filter((line) => line.startsWith("get")).length, 30);
  });

  test("a department is asked for only where the list leaves it out", async (context) => {
    const { desk } = await stage(context, 9, {}, { pageOffsetUnit: "row" });
    const filter = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "D1"';
    assert.deepEqual(await namesOf(desk, `filter=${encodeURIComponent(filter)}`), ["user0001", "user0004", "user0007"]);
  });

  test("a user found by name is answered whole", async (context) => {
    const { desk } = await stage(context, 9);
    const { body } = await desk.request("GET", `/Users?filter=${encodeURIComponent('userName eq "user0003"')}`);
    assert.equal(body.Resources[0].emails[0].value, "user3@corp.example");
  });

  test("a PVWA that does not know the parameter answers everybody, and is not believed", async (context) => {
    const { vault, desk } = await stage(context, 30);
    const { list } = vault.calls;
    vault.calls.list = ({ userName: _unknown, ...query } = {}) => list(query);
    const filter = encodeURIComponent('userName eq "user0007"');
    assert.deepEqual(await namesOf(desk, `filter=${filter}`), ["user0007"]);
    assert.equal((await desk.request("GET", "/Users/user0007")).body.id, "7");
    assert.equal((await desk.request("GET", "/Users/nobody")).status, 404);
  });

  test("sorted", async (context) => {
    const { desk } = await stage(context, 12);
    const names = await namesOf(desk, "sortBy=userName&sortOrder=descending&count=2");
    assert.deepEqual(names, ["user0012", "user0011"]);
  });
});

test("a list without extended details is completed, because active must not be missing", async (context) => {
  const { vault, desk } = await stage(context, 12, { listItems: "bare" });
  const { body } = await desk.request("GET", "/Users?count=12");
  assert.deepEqual(
    body.Resources.map(({ active }: { active: boolean }) => active),
    Array.from({ length: 12 }, (_, index) => (index + 1) % 5 !== 0),
  );
  assert.equal(vault.log.filter((line) => line.startsWith("get")).length, 12);
});

test("lists are completed where the settings say so", async (context) => {
  const { desk } = await stage(context, 12, {}, { completeLists: true });
  const { body } = await desk.request("GET", "/Users?count=3");
  assert.equal(body.Resources[2].emails[0].value, "user3@corp.example");
});

test("one who is deleted while a list is completed is left out", async (context) => {
  const { vault, desk } = await stage(context, 5, {}, { completeLists: true });
  deleteOnRead(vault, 3);
  assert.deepEqual(await namesOf(desk, "count=5"), ["user0001", "user0002", "user0004", "user0005"]);
});

function deleteOnRead(vault: FakeVault, gone: number): void {
  const { get } = vault.calls;
  vault.calls.get = (id) => {
    if (id === gone) vault.users.delete(id);
    return get(id);
  };
}
