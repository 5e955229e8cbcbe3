import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { group, openStage, type Stage } from "../support/stage.ts";

/** Groups G000… (100…), each of three with ann in it, and an externalId for every tenth. */
async function many(t: TestContext, count: number, pageSize = 1000): Promise<Stage> {
  const stage = await openStage(t, { groups: { firstId: 100, pageSize } });
  for (let number = 0; number < count; number += 1) {
    const groupName = `G${String(number).padStart(3, "0")}`;
    const members = number % 3 === 0 ? [{ id: 1, UserName: "ann" }] : [];
    stage.vault.groups.add({ groupName, members, description: number % 2 === 0 ? "even" : "" });
  }
  stage.calls();
  return stage;
}

interface Listed {
  readonly totalResults: number;
  readonly itemsPerPage: number;
  readonly nextCursor?: string;
  readonly resources: readonly { readonly displayName: string; readonly members?: readonly unknown[] }[];
  readonly names: readonly string[];
}

async function list({ desk }: Stage, query: string): Promise<Listed> {
  const { status, body } = await desk.request("GET", `/Groups?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  const resources: Listed["resources"] = body.Resources ?? [];
  return { ...body, resources, names: resources.map(({ displayName }) => displayName) };
}

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `G${String(from + index).padStart(3, "0")}`);

test("pages by index: the whole list is read once, and the members of the page alone", async (t) => {
  const stage = await many(t, 57);
  const first = await list(stage, "count=10");
  assert.deepEqual([first.totalResults, first.itemsPerPage, first.names], [57, 10, names(0, 10)]);
  assert.equal(first.resources[3]?.members?.length, 1);
  const calls = stage.calls();
  assert.equal(calls.filter((call) => call === "group.list").length, 1);
  assert.equal(calls.filter((call) => /^group.get \d+ members$/.test(call)).length, 10);
  assert.deepEqual((await list(stage, "startIndex=11&count=10")).names, names(10, 20));
  assert.deepEqual((await list(stage, "startIndex=51&count=10")).names, names(50, 57));
  assert.deepEqual((await list(stage, "startIndex=58&count=10")).names, []);
  assert.ok(!stage.calls().includes("group.list"), "the first page's list serves the pages after it");
});

test("a list without members loads none", async (t) => {
  const stage = await many(t, 30);
  for (const query of ["excludedAttributes=members", "attributes=displayName"]) {
    const { resources, names: shown } = await list(stage, `count=30&${query}`);
    assert.deepEqual(shown, names(0, 30));
    assert.ok(resources.every(({ members }) => members === undefined));
  }
  assert.deepEqual(stage.calls(), ["group.list", "group.list"]);
});

test("most of all groups are read with their members in one call", async (t) => {
  const stage = await many(t, 60);
  const { resources } = await list(stage, "count=50");
  assert.equal(resources.filter(({ members }) => members !== undefined).length, 17);
  assert.deepEqual(stage.calls(), ["group.list", "group.list members"]);
});

test("however the PVWA pages, its links are followed", async (t) => {
  const stage = await many(t, 25, 7);
  assert.deepEqual((await list(stage, "count=25")).names, names(0, 25));
  assert.deepEqual((await list(stage, 'filter=displayName co "G02"&sortBy=displayName')).names, names(20, 25));
  const filter = encodeURIComponent('displayName eq "g024"');
  assert.deepEqual((await list(stage, `filter=${filter}`)).names, ["G024"]);
});

const filters: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['displayName eq "g007"', ["G007"], /^group.list g007,group.get 107 members$/],
  ['id eq "107"', ["G007"], /^group.get 107 members$/],
  ['id eq "none"', [], /^$/],
  ['members.value eq "1" and displayName sw "G00"', ["G000", "G003", "G006", "G009"], /^(?!.*group.list members)/],
  ['members[value eq "1"] and displayName eq "G004"', [], /./],
  ['members[value eq "2"]', [], /^(?!.*group.list)/],
  ['members.value eq "100"', [], /group.list members/],
  ['members.display eq "ann" and displayName ew "9"', ["G009"], /group.list members/],
  ['not (displayName co "0") or displayName eq "G000"', ["G000"], /./],
  ['urn:ietf:params:scim:schemas:cyberark:1.0:Group:description eq "even" and displayName co "8"', ["G008"], /./],
  ['externalId eq "e-3"', ["G003"], /^group.get 103 members$/],
  ['externalId eq "E-3"', [], /^(group.get 103.*)?$/],
];

for (const [filter, expected, calls] of filters) {
  test(`filter ${filter}`, async (t) => {
    const stage = await many(t, 12);
    await stage.desk.request("PUT", "/Groups/103", {
      ...group("G003", { value: "1" }),
      externalId: "e-3",
    });
    stage.calls();
    assert.deepEqual((await list(stage, `filter=${encodeURIComponent(filter)}`)).names, expected);
    assert.match(
      stage
        .calls()
        .filter((call) => call.startsWith("group"))
        .join(),
      calls,
    );
  });
}

test("a filter of meta sees what an answer shows", async (t) => {
  const stage = await openStage(t);
  const { body } = await stage.post("/Groups", group("Ops", { value: "1" }));
  stage.vault.groups.add({ groupName: "Others" });
  const { version, lastModified } = body.meta;
  for (const filter of [`meta.lastModified ge "${lastModified}"`, `meta.version eq ${JSON.stringify(version)}`]) {
    for (const more of ["", "&excludedAttributes=members"]) {
      assert.deepEqual(
        (await list(stage, `filter=${encodeURIComponent(filter)}${more}`)).names,
        ["Ops"],
        filter + more,
      );
    }
  }
});

test("sorted, and by POST", async (t) => {
  const stage = await many(t, 12);
  const sorted = await list(stage, "sortBy=displayName&sortOrder=descending&count=2");
  assert.deepEqual(sorted.names, ["G011", "G010"]);
  const { body } = await stage.post("/Groups/.search", {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
    filter: 'displayName ge "G010"',
    excludedAttributes: ["members"],
  });
  assert.deepEqual([body.totalResults, body.Resources.length], [2, 2]);
});

test("pages by cursor", async (t) => {
  const stage = await many(t, 25);
  const seen: string[] = [];
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    const page: Listed = await list(stage, `cursor=${encodeURIComponent(cursor)}&count=10&excludedAttributes=members`);
    assert.equal(page.totalResults, 25);
    seen.push(...page.names);
    cursor = page.nextCursor;
  }
  assert.deepEqual(seen, names(0, 25));
  assert.equal(stage.calls().length, 1, "one list for all pages");
});

test("a cursor stands after the group it ended with, also when others were deleted", async (t) => {
  const stage = await many(t, 25);
  const first = await list(stage, "cursor=&count=10&excludedAttributes=members");
  for (const id of ["100", "105"]) await stage.desk.request("DELETE", `/Groups/${id}`);
  const second = await list(
    stage,
    `cursor=${encodeURIComponent(first.nextCursor ?? "")}&count=5&excludedAttributes=members`,
  );
  assert.deepEqual(second.names, names(10, 15));
});

test("one that is deleted while the page is read is left out", async (t) => {
  const stage = await many(t, 6);
  const { get } = stage.vault.groups.calls;
  stage.vault.groups.calls.get = (id, options) => {
    if (id === 102) stage.vault.groups.groups.delete(id);
    return get(id, options);
  };
  assert.deepEqual((await list(stage, "count=5")).names, ["G000", "G001", "G003", "G004"]);
});

test("users and groups are searched at the root", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", group("ann's"));
  const { body } = await desk.request("GET", `/?filter=${encodeURIComponent('id eq "100" or userName eq "ann"')}`);
  assert.deepEqual(
    (body.Resources ?? []).map((resource: { meta: { resourceType: string } }) => resource.meta.resourceType),
    ["User", "Group"],
  );
});
