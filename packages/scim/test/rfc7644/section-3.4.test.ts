import assert from "node:assert/strict";
import { coreGroupSchema, coreUserSchema, type JsonObject, type JsonValue, messageUris } from "@castellan/scim";
import type { TestService } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7644");

async function post(service: TestService, members: JsonObject) {
  const answer = await service.call("POST", "/Users", { schemas: [coreUserSchema.id], ...members });
  assert.equal(answer.status, 201, answer.body);
  return answer;
}

async function list(service: TestService, parameters: Readonly<Record<string, string>> = {}, endpoint = "/Users") {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return service.call("GET", endpoint, undefined, { query });
}

function resources(json: JsonObject): readonly JsonObject[] {
  return Array.isArray(json.Resources) ? json.Resources : [];
}

function userNames(json: JsonObject): readonly (JsonValue | undefined)[] {
  return resources(json).map(({ userName }) => userName);
}

async function matching(service: TestService, filter: string) {
  const { status, json, body } = await list(service, { filter });
  assert.equal(status, 200, `${filter}: ${body}`);
  return userNames(json).toSorted();
}

statement(
  "3.4.1",
  "MUST",
  "a known resource is answered 200 with its representation, an unknown one 404",
  async (service) => {
    const id = await service.createUser();
    const found = await service.call("GET", `/Users/${id}`);
    assert.equal(found.status, 200);
    assert.equal(found.json.id, id);
    const missing = await service.call("GET", "/Users/nobody");
    assert.equal(missing.status, 404);
    assert.deepEqual(missing.json.schemas, [messageUris.error]);
  },
);

statement("3.4.2", "MUST", "a query is answered with a ListResponse", async (service) => {
  await service.createUser();
  const { status, json } = await list(service);
  assert.equal(status, 200);
  assert.deepEqual(json.schemas, [messageUris.listResponse]);
  assert.equal(json.totalResults, 1);
  assert.equal(resources(json).length, 1);
});

statement("3.4.2", "SHALL", "a query without matches is a success with totalResults 0", async (service) => {
  const { status, json } = await list(service, { filter: 'userName eq "nobody"' });
  assert.equal(status, 200);
  assert.equal(json.totalResults, 0);
  assert.deepEqual(json.Resources ?? [], []);
});

statement("3.4.2", "MUST", "startIndex and itemsPerPage are told when only a part is", async (service) => {
  for (let count = 0; count < 5; count += 1) await service.createUser();
  const { json } = await list(service, { startIndex: "2", count: "2" });
  assert.equal(json.totalResults, 5);
  assert.equal(json.startIndex, 2);
  assert.equal(json.itemsPerPage, 2);
});

statement("3.4.2.1", "SHALL", "the root lists resources of every type", async (service) => {
  await service.createUser();
  await service.call("POST", "/Groups", { schemas: [coreGroupSchema.id], displayName: "Guides" });
  const { json } = await list(service, {}, "/");
  assert.equal(json.totalResults, 2);
});

statement(
  "3.4.2.1",
  "SHALL",
  "to a resource type without the attribute of a filter, it has no value",
  async (service) => {
    await post(service, { userName: "bjensen" });
    await post(service, { userName: "jsmith", nickName: "Jo" });
    await service.call("POST", "/Groups", { schemas: [coreGroupSchema.id], displayName: "Guides" });
    const cases: readonly (readonly [string, number])[] = [
      ['userName eq "bjensen"', 1],
      ['displayName eq "Guides"', 1],
      ["nickName pr", 1],
      ["not (nickName pr)", 2],
      ['displayName eq "Guides" or nickName eq "Jo"', 2],
      ['userName eq "bjensen" and displayName eq "Guides"', 0],
    ];
    for (const [filter, total] of cases)
      assert.equal((await list(service, { filter }, "/")).json.totalResults, total, filter);
  },
);

statement("3.4.2.1", "MAY", "a filter at the root names the resource type", async (service) => {
  await service.createUser();
  await service.call("POST", "/Groups", { schemas: [coreGroupSchema.id], displayName: "Guides" });
  const { json } = await list(service, { filter: 'meta.resourceType eq "Group"' }, "/");
  assert.equal(json.totalResults, 1);
  assert.equal(resources(json)[0]?.displayName, "Guides");
});

async function people(service: TestService) {
  await post(service, {
    userName: "bjensen",
    name: { familyName: "O'Malley" },
    title: "Vice President",
    userType: "Employee",
    active: true,
    emails: [
      { type: "work", value: "bjensen@example.com" },
      { type: "home", value: "babs@jensen.org" },
    ],
    ims: [{ type: "xmpp", value: "babs@foo.com" }],
  });
  await post(service, {
    userName: "JSmith",
    userType: "Intern",
    active: false,
    emails: [{ type: "home", value: "jsmith@example.com" }],
    meta: {},
  });
}

/** The examples of figure 2 of the section, and what they choose among two people. */
const examples: readonly (readonly [string, readonly string[]])[] = [
  ['userName eq "bjensen"', ["bjensen"]],
  ['name.familyName co "O\'Malley"', ["bjensen"]],
  ['userName sw "J"', ["JSmith"]],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', ["JSmith"]],
  ["title pr", ["bjensen"]],
  ['meta.lastModified gt "2011-05-13T04:42:34Z"', ["JSmith", "bjensen"]],
  ['meta.lastModified ge "2011-05-13T04:42:34Z"', ["JSmith", "bjensen"]],
  ['meta.lastModified lt "2011-05-13T04:42:34Z"', []],
  ['meta.lastModified le "2011-05-13T04:42:34Z"', []],
  ['title pr and userType eq "Employee"', ["bjensen"]],
  ['title pr or userType eq "Intern"', ["JSmith", "bjensen"]],
  [`schemas eq "${coreUserSchema.id}"`, ["JSmith", "bjensen"]],
  ['userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")', ["bjensen"]],
  ['userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")', []],
  ['userType eq "Employee" and (emails.type eq "work")', ["bjensen"]],
  ['userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', ["bjensen"]],
  ['emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]', ["bjensen"]],
];

statement("3.4.2.2", "MUST", "the examples of the RFC choose what they say", async (service) => {
  await people(service);
  for (const [filter, chosen] of examples) assert.deepEqual(await matching(service, filter), chosen, filter);
});

statement("3.4.2.2", "MUST", "attribute names and operators are case-insensitive", async (service) => {
  await people(service);
  for (const filter of ['USERNAME Eq "bjensen"', 'username EQ "bjensen" AND TITLE PR', 'NOT (userName SW "j")']) {
    assert.deepEqual(await matching(service, filter), ["bjensen"], filter);
  }
});

statement("3.4.2.2", "MUST", "a multi-valued attribute matches when one of its values does", async (service) => {
  await people(service);
  assert.deepEqual(await matching(service, 'emails.value eq "babs@jensen.org"'), ["bjensen"]);
  assert.deepEqual(await matching(service, 'emails.type eq "home"'), ["JSmith", "bjensen"]);
});

statement("3.4.2.2", "MUST", "a value path matches when one value meets all of it", async (service) => {
  await people(service);
  assert.deepEqual(await matching(service, 'emails[type eq "work" and value eq "babs@jensen.org"]'), []);
  assert.deepEqual(await matching(service, 'emails[type eq "home" and value eq "babs@jensen.org"]'), ["bjensen"]);
});

statement("3.4.2.2", "MUST", "text compares by caseExact", async (service) => {
  await people(service);
  assert.deepEqual(await matching(service, 'userName eq "BJENSEN"'), ["bjensen"]);
  await post(service, { userName: "third", externalId: "AbC" });
  assert.deepEqual(await matching(service, 'externalId eq "abc"'), []);
  assert.deepEqual(await matching(service, 'externalId eq "AbC"'), ["third"]);
});

statement(
  "3.4.2.2",
  "SHALL",
  "order operators on Booleans and binary values are 400 invalidFilter",
  async (service) => {
    await people(service);
    for (const operator of ["gt", "ge", "lt", "le"]) {
      for (const filter of [`active ${operator} true`, `x509Certificates.value ${operator} "AAAA"`]) {
        const answer = await list(service, { filter });
        assert.equal(answer.status, 400, filter);
        assert.equal(answer.json.scimType, "invalidFilter", filter);
      }
    }
  },
);

statement("3.4.2.2", "MUST", "not binds closest, then and, then or; groups change that", async (service) => {
  await people(service);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['userName eq "bjensen" or userName eq "JSmith" and active eq true', ["bjensen"]],
    ['(userName eq "bjensen" or userName eq "JSmith") and active eq false', ["JSmith"]],
    ['not (userName eq "bjensen") and active eq false or title pr', ["JSmith", "bjensen"]],
    ["not (title pr or active eq true)", ["JSmith"]],
  ];
  for (const [filter, chosen] of cases) assert.deepEqual(await matching(service, filter), chosen, filter);
});

statement(
  "3.4.2.2",
  "SHALL",
  "pr is for what has a value, and for a complex attribute with one inside",
  async (service) => {
    await people(service);
    await post(service, { userName: "empty", title: "" });
    assert.deepEqual(await matching(service, "title pr"), ["bjensen"]);
    assert.deepEqual(await matching(service, "name pr"), ["bjensen"]);
    assert.deepEqual(await matching(service, "emails pr"), ["JSmith", "bjensen"]);
  },
);

const refused = [
  "userName",
  "userName eq",
  'userName is "x"',
  'userName eq "x" and',
  '(userName eq "x"',
  'userName eq "x")',
  'userName eq "x" userName eq "y"',
  'not userName eq "x"',
  'nosuch eq "x"',
  'emails[type eq "work"',
  "userName eq x",
  "userName eq 'x'",
  'active eq "true"',
  'meta.created gt "yesterday"',
  "",
];

statement("3.4.2.2", "MUST", "a filter that cannot be understood is 400 invalidFilter", async (service) => {
  for (const filter of refused) {
    const answer = await list(service, { filter });
    assert.equal(answer.status, 400, filter);
    assert.equal(answer.json.scimType, "invalidFilter", filter);
  }
});

async function titled(service: TestService) {
  const titles: readonly (readonly [string, string | undefined])[] = [
    ["a", "beta"],
    ["b", undefined],
    ["c", "Alpha"],
    ["d", "gamma"],
  ];
  for (const [userName, title] of titles) await post(service, title === undefined ? { userName } : { userName, title });
}

statement(
  "3.4.2.3",
  "SHALL",
  "ascending is the default; text sorts by caseExact, missing values last",
  async (service) => {
    await titled(service);
    assert.deepEqual(userNames((await list(service, { sortBy: "title" })).json), ["c", "a", "d", "b"]);
  },
);

statement("3.4.2.3", "SHALL", "missing values come first when descending", async (service) => {
  await titled(service);
  const { json } = await list(service, { sortBy: "title", sortOrder: "descending" });
  assert.deepEqual(userNames(json), ["b", "d", "a", "c"]);
});

statement("3.4.2.3", "SHALL", "a multi-valued attribute sorts by its primary value, or its first", async (service) => {
  await post(service, { userName: "a", emails: [{ value: "z@x.example" }, { value: "a@x.example", primary: true }] });
  await post(service, { userName: "b", emails: [{ value: "m@x.example" }, { value: "b@x.example" }] });
  await post(service, { userName: "c", emails: [{ value: "c@x.example" }] });
  assert.deepEqual(userNames((await list(service, { sortBy: "emails" })).json), ["a", "c", "b"]);
});

statement("3.4.2.3", "SHALL", "the whole result is sorted before it is cut into pages", async (service) => {
  await titled(service);
  const pages = [];
  for (const startIndex of ["1", "3"]) {
    pages.push(...userNames((await list(service, { sortBy: "title", startIndex, count: "2" })).json));
  }
  assert.deepEqual(pages, ["c", "a", "d", "b"]);
});

statement("3.4.2.3", "MUST", "a complex attribute is sorted by a sub-attribute", async (service) => {
  await post(service, { userName: "a", name: { familyName: "Young" } });
  await post(service, { userName: "b", name: { familyName: "Adams" } });
  assert.deepEqual(userNames((await list(service, { sortBy: "name.familyName" })).json), ["b", "a"]);
  assert.equal((await list(service, { sortBy: "name" })).status, 400);
});

statement("3.4.2.4", "SHALL", "a startIndex below 1 is 1, a count below 0 is 0", async (service) => {
  for (let count = 0; count < 3; count += 1) await service.createUser();
  for (const startIndex of ["0", "-5"]) {
    const { json } = await list(service, { startIndex });
    assert.equal(json.startIndex, 1);
    assert.equal(resources(json).length, 3);
  }
  const { status, json } = await list(service, { count: "-1" });
  assert.equal(status, 200);
  assert.equal(json.totalResults, 3);
  assert.equal(resources(json).length, 0);
});

statement("3.4.2.4", "SHALL", "count 0 asks for totalResults alone", async (service) => {
  await service.createUser();
  const { status, json } = await list(service, { count: "0" });
  assert.equal(status, 200);
  assert.equal(json.totalResults, 1);
  assert.deepEqual(json.Resources ?? [], []);
  assert.equal(json.itemsPerPage, 0);
});

statement(
  "3.4.2.4",
  "MUST NOT",
  "no more than count are returned, nor than the announced maximum",
  async (service) => {
    for (let count = 0; count < 5; count += 1) await service.createUser();
    assert.equal(resources((await list(service, { count: "2" })).json).length, 2);
    assert.equal(resources((await list(service, { count: "1000" })).json).length, 3);
    assert.equal(resources((await list(service)).json).length, 3);
  },
  { maxResults: 3 },
);

statement("3.4.2.4", "SHOULD", "pages put together are the whole, each resource once", async (service) => {
  for (let count = 0; count < 7; count += 1) await service.createUser();
  const seen: (JsonValue | undefined)[] = [];
  for (let startIndex = 1; startIndex <= 7; startIndex += 3) {
    const { json } = await list(service, { startIndex: String(startIndex), count: "3" });
    assert.equal(json.totalResults, 7);
    seen.push(...resources(json).map(({ id }) => id));
  }
  assert.equal(seen.length, 7);
  assert.equal(new Set(seen).size, 7);
});

statement("3.4.2.4", "MUST", "startIndex and count are integers", async (service) => {
  for (const parameters of [{ startIndex: "one" }, { count: "1.5" }, { count: "ten" }]) {
    assert.equal((await list(service, parameters)).status, 400, JSON.stringify(parameters));
  }
});

statement("3.4.3", "MUST", "POST to /.search queries without an URI that tells", async (service) => {
  await people(service);
  const body = {
    schemas: [messageUris.searchRequest],
    attributes: ["userName"],
    filter: 'userName sw "b"',
    startIndex: 1,
    count: 10,
  };
  for (const path of ["/Users/.search", "/.search"]) {
    const { status, json } = await service.call("POST", path, body);
    assert.equal(status, 200, path);
    assert.deepEqual(json.schemas, [messageUris.listResponse]);
    assert.equal(json.totalResults, 1);
    assert.deepEqual(userNames(json), ["bjensen"]);
    assert.equal(resources(json)[0]?.title, undefined);
  }
});

statement("3.4.3", "MUST", "a search names its schema", async (service) => {
  const answer = await service.call("POST", "/Users/.search", { filter: "userName pr" });
  assert.equal(answer.status, 400);
  assert.match(String(answer.json.detail), /SearchRequest/);
});
