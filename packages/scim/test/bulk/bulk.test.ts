import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, type JsonValue, messageUris, profiles, schemaUris } from "@castellan/scim";
import { type Answer, baseUrl, createTestService, names, type TestService } from "../support/service.ts";

const bulk = { maxOperations: 100, maxPayloadSize: 1_000_000 };
const enterprise = schemaUris.enterpriseUser;

const user = (userName: string, more: JsonObject = {}): JsonObject => ({
  schemas: [schemaUris.user, ...Object.keys(more).filter((name) => name.startsWith("urn:"))],
  userName,
  ...more,
});
const group = (displayName: string, ...members: string[]): JsonObject => ({
  schemas: [schemaUris.group],
  displayName,
  members: members.map((value) => ({ value })),
});
const post = (bulkId: string, path: string, data: JsonValue): JsonObject => ({ method: "POST", path, bulkId, data });
const patchData = (...operations: JsonObject[]): JsonObject => ({
  schemas: [messageUris.patchOp],
  Operations: operations,
});

function send(service: TestService, operations: readonly JsonValue[], more: JsonObject = {}): Promise<Answer> {
  return service.call("POST", "/Bulk", { schemas: [messageUris.bulkRequest], Operations: operations, ...more });
}

async function results(service: TestService, operations: readonly JsonValue[], more: JsonObject = {}) {
  const answer = await send(service, operations, more);
  assert.equal(answer.status, 200, answer.body);
  assert.deepEqual(answer.json.schemas, [messageUris.bulkResponse]);
  const list = answer.json.Operations;
  assert.ok(Array.isArray(list));
  return list;
}

const statuses = (list: readonly JsonObject[]) => list.map((result) => result.status);

/** The values of the members of a group, in their own order. */
async function membersOf(service: TestService, id: string): Promise<readonly string[]> {
  const { members } = (await service.call("GET", `/Groups/${id}`)).json;
  return Array.isArray(members) ? members.map((member) => member.value).sort() : [];
}

test("each operation is answered in order, with location, version and status as text (RFC 7644 section 3.7.3)", async () => {
  const service = createTestService({ bulk });
  const id = await service.createUser({ userName: "first" });
  const list = await results(service, [
    post("qwerty", "/Users", user("alice")),
    { method: "PUT", path: `/Users/${id}`, data: user("first", { title: "Guide" }) },
    { method: "PATCH", path: `/Users/${id}`, data: patchData({ op: "replace", path: "title", value: "Chief" }) },
    { method: "DELETE", path: `/Users/${id}`, version: 'W/"3"' },
  ]);
  assert.deepEqual(list, [
    { location: `${baseUrl}/Users/2`, method: "POST", bulkId: "qwerty", version: 'W/"1"', status: "201" },
    { location: `${baseUrl}/Users/1`, method: "PUT", version: 'W/"2"', status: "200" },
    { location: `${baseUrl}/Users/1`, method: "PATCH", version: 'W/"3"', status: "200" },
    { location: `${baseUrl}/Users/1`, method: "DELETE", status: "204" },
  ]);
  assert.equal(service.users.size, 1);
});

test("a reference is resolved, whether what it refers to stands before it or after it", async () => {
  for (const order of ["before", "after"]) {
    const service = createTestService({ bulk });
    const alice = post("qwerty", "/Users", user("alice"));
    const guides = post("ytrewq", "/Groups", group("Guides", "bulkId:qwerty"));
    const list = await results(service, order === "before" ? [alice, guides] : [guides, alice]);
    assert.deepEqual(statuses(list), ["201", "201"], order);
    assert.deepEqual(await membersOf(service, "1"), ["1"]);
  }
});

test("resources that refer to each other in a circle are both created, with real references (section 3.7.1)", async () => {
  const service = createTestService({ bulk });
  const list = await results(service, [
    post("a", "/Groups", group("Group A", "bulkId:b")),
    post("b", "/Groups", group("Group B", "bulkId:a")),
  ]);
  assert.deepEqual(statuses(list), ["201", "201"]);
  const ids = list.map((result: JsonObject) => String(result.location).split("/").at(-1) ?? "");
  assert.deepEqual(await membersOf(service, ids[0] ?? ""), [ids[1]]);
  assert.deepEqual(await membersOf(service, ids[1] ?? ""), [ids[0]]);
  for (const [index, result] of list.entries()) {
    const read = await service.call("GET", `/Groups/${ids[index]}`);
    assert.equal(read.headers.etag, result.version, "the version is that after the reference was put in");
  }
});

test("a resource may refer to itself, and keep what else it has", async () => {
  const service = createTestService({ bulk });
  const [result] = await results(service, [post("g", "/Groups", group("Nested", "bulkId:g", "7"))]);
  assert.equal(result.status, "201");
  assert.deepEqual(await membersOf(service, "1"), ["1", "7"]);
});

test("managers in a circle: an attribute of an extension is put in later", async () => {
  const service = createTestService({ bulk });
  const managed = (by: string) => ({ [enterprise]: { department: "Tours", manager: { value: `bulkId:${by}` } } });
  const list = await results(service, [
    post("a", "/Users", user("a", managed("b"))),
    post("b", "/Users", user("b", managed("c"))),
    post("c", "/Users", user("c", managed("a"))),
  ]);
  assert.deepEqual(statuses(list), ["201", "201", "201"]);
  const idOf = (result: JsonObject) => String(result.location).split("/").at(-1) ?? "";
  const [a = "", b = "", c = ""] = list.map(idOf);
  for (const [id, manager] of [
    [a, b],
    [b, c],
    [c, a],
  ]) {
    const { json } = await service.call("GET", `/Users/${id}`);
    assert.deepEqual(json[enterprise], { department: "Tours", manager: { value: manager } });
  }
});

test("references work in paths and in the values of a PATCH", async () => {
  const service = createTestService({ bulk });
  const list = await results(service, [
    {
      method: "PATCH",
      path: "/Groups/bulkId:g",
      data: patchData({ op: "add", path: "members", value: [{ value: "bulkId:u" }] }),
    },
    post("g", "/Groups", group("Guides")),
    post("u", "/Users", user("alice")),
    { method: "PUT", path: "/Users/bulkId:u", data: user("alice", { title: "Guide" }) },
    { method: "DELETE", path: "/Users/bulkId:u" },
    post("a user / 100 %", "/Users", user("bob")),
    { method: "DELETE", path: "/Users/bulkId:a%20user%20%2F%20100%20%25" },
    { method: "DELETE", path: "/Users/bulkId:%" },
  ]);
  assert.deepEqual(statuses(list), ["200", "201", "201", "200", "204", "201", "204", "409"]);
  assert.deepEqual(await membersOf(service, "1"), ["1"]);
});

test("references work in the value filters of a PATCH", async () => {
  const service = createTestService({ bulk });
  const list = await results(service, [
    {
      method: "PATCH",
      path: "/Groups/bulkId:g",
      data: patchData(
        { op: "add", path: 'members[value eq "bulkId:u \\"1\\""].type', value: "User" },
        { op: "remove", path: 'members[value eq "bulkId:v"]' },
      ),
    },
    post("g", "/Groups", group("Guides", "bulkId:v")),
    post('u "1"', "/Users", user("alice")),
    post("v", "/Users", user("bob")),
    {
      method: "PATCH",
      path: "/Groups/bulkId:g",
      data: patchData({ op: "remove", path: 'members[value eq "bulkId:nobody"]' }),
    },
  ]);
  assert.deepEqual(statuses(list), ["200", "201", "201", "201", "409"]);
  const alice = String(list[2].location).split("/").at(-1);
  const guides = String(list[1].location).split("/").at(-1) ?? "";
  const { members } = (await service.call("GET", `/Groups/${guides}`)).json;
  assert.deepEqual(members, [{ value: alice, type: "User" }]);
});

const unresolvable: readonly (readonly [name: string, operations: readonly JsonObject[], detail: RegExp])[] = [
  ["an unknown bulkId", [post("g", "/Groups", group("Guides", "bulkId:nobody"))], /bulkId:nobody is of no operation/],
  [
    "a bulkId whose operation failed",
    [post("g", "/Groups", group("Guides", "bulkId:u")), post("u", "/Users", { schemas: [schemaUris.user] })],
    /bulkId:u refers to has made no resource/,
  ],
  ["a path with an unknown bulkId", [{ method: "DELETE", path: "/Users/bulkId:nobody" }], /bulkId:nobody/],
  [
    "a bulkId of an operation that creates nothing",
    [
      { method: "DELETE", path: "/Users/9", bulkId: "d" },
      { method: "DELETE", path: "/Users/bulkId:d" },
    ],
    /bulkId:d is of no operation/,
  ],
];

for (const [name, operations, detail] of unresolvable) {
  test(`${name} answers 409 for that operation (section 3.7.1)`, async () => {
    const list = await results(createTestService({ bulk }), operations);
    const result = list.find((candidate: JsonObject) => candidate.status === "409");
    assert.match(result?.response.detail, detail);
    assert.equal(result?.response.status, "409");
  });
}

test("a circle in which one cannot be created says so of both, and tells where the other is", async () => {
  const service = createTestService({ bulk });
  const list = await results(service, [
    post("a", "/Groups", group("", "bulkId:b")),
    post("b", "/Groups", group("Group B", "bulkId:a")),
  ]);
  assert.deepEqual(statuses(list), ["400", "409"]);
  assert.match(list[1].response.detail, /was created, but not what it refers to/);
  assert.equal(list[1].location, `${baseUrl}/Groups/1`);
});

test("what failOnErrors leaves without its references does not count as created whole", async () => {
  const service = createTestService({ bulk });
  const operations = [
    post("a", "/Groups", group("Group A", "bulkId:b")),
    post("b", "/Groups", { ...group("", "bulkId:c") }),
    post("c", "/Groups", group("Group C", "bulkId:a")),
  ];
  // The order is c, b, a: b fails, a is not reached, and c is there without its member.
  const list = await results(service, operations, { failOnErrors: 1 });
  assert.deepEqual(
    list.map(({ bulkId, status }: JsonObject) => [bulkId, status]),
    [
      ["b", "400"],
      ["c", "409"],
    ],
  );
  assert.equal(list[1].location, `${baseUrl}/Groups/1`);
  assert.match(list[1].response.detail, /was created, but not what it refers to/);
  assert.deepEqual(await membersOf(service, "1"), []);
});

test("a failed operation does not stop the others; its answer is the error of the single request", async () => {
  const service = createTestService({ bulk });
  const list = await results(service, [
    post("a", "/Users", { schemas: [schemaUris.user] }),
    post("b", "/Users", user("bob")),
    { method: "PATCH", path: "/Users/99", data: patchData({ op: "add", path: "title", value: "x" }) },
    post("c", "/Users", user("BOB")),
    { method: "PATCH", path: "/Users/1", version: 'W/"7"', data: patchData({ op: "add", path: "title", value: "x" }) },
    { method: "DELETE", path: "/Robots/1" },
    { method: "PATCH", path: "/Users", data: patchData() },
    { method: "POST", path: "/Users/.search", bulkId: "d", data: {} },
    { method: "PUT", path: "/Users/1" },
  ]);
  assert.deepEqual(statuses(list), ["400", "201", "404", "409", "412", "404", "400", "400", "400"]);
  assert.deepEqual(list[0].response.schemas, [messageUris.error]);
  assert.equal(list[3].response.scimType, "uniqueness");
  assert.equal(list[0].location, undefined, "a failed POST made nothing that could have a location");
  assert.equal(list[2].location, `${baseUrl}/Users/99`);
});

test("failOnErrors ends the request at so many errors; what was not reached has no answer (section 3.7.3)", async () => {
  const operations = [
    post("a", "/Users", user("a")),
    { method: "DELETE", path: "/Users/98" },
    { method: "DELETE", path: "/Users/99" },
    post("b", "/Users", user("b")),
  ];
  const cases = [
    [1, ["201", "404"]],
    [2, ["201", "404", "404"]],
    [3, ["201", "404", "404", "201"]],
  ] as const;
  for (const [failOnErrors, expected] of cases) {
    assert.deepEqual(statuses(await results(createTestService({ bulk }), operations, { failOnErrors })), expected);
  }
});

const whole: readonly (readonly [
  name: string,
  body: JsonValue,
  status: number,
  scimType: string | undefined,
  detail: RegExp,
])[] = [
  ["no object", [], 400, "invalidSyntax", /BulkRequest object/],
  ["no operations", { schemas: [messageUris.bulkRequest] }, 400, "invalidSyntax", /Operations must be an array/],
  ["an operation that is none", { Operations: [7] }, 400, "invalidSyntax", /Operation 1 must be an object/],
  [
    "a method there is not",
    { Operations: [{ method: "GET", path: "/Users" }] },
    400,
    "invalidSyntax",
    /Operation 1: method/,
  ],
  ["no path", { Operations: [{ method: "DELETE" }] }, 400, "invalidSyntax", /Operation 1 needs a path/],
  [
    "a POST without bulkId",
    { Operations: [{ method: "POST", path: "/Users", data: {} }] },
    400,
    "invalidSyntax",
    /needs a bulkId/,
  ],
  [
    "a bulkId used twice",
    { Operations: [post("a", "/Users", user("a")), post("a", "/Users", user("b"))] },
    400,
    "invalidSyntax",
    /Operation 2 has the bulkId/,
  ],
  ["failOnErrors of no number", { Operations: [], failOnErrors: "1" }, 400, "invalidValue", /failOnErrors/],
  ["failOnErrors of 0", { Operations: [], failOnErrors: 0 }, 400, "invalidValue", /failOnErrors/],
  [
    "too many operations",
    { Operations: Array.from({ length: 101 }, () => ({ method: "DELETE", path: "/Users/1" })) },
    413,
    undefined,
    /maxOperations \(100\)/,
  ],
  [
    "too many bytes",
    { Operations: [post("a", "/Users", user("a", { title: "é".repeat(500_000) }))] },
    413,
    undefined,
    /maxPayloadSize \(1000000\)/,
  ],
];

for (const [name, body, status, scimType, detail] of whole) {
  test(`a bulk request with ${name} answers ${status} and does nothing`, async () => {
    const service = createTestService({ bulk });
    const answer = await service.call("POST", "/Bulk", body);
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.json.scimType, scimType);
    assert.match(String(answer.json.detail), detail);
    assert.equal(service.users.size, 0);
  });
}

test("an operation is tolerated what a single request is, and that is reported", async () => {
  const service = createTestService({ bulk });
  const list = await results(service, [post("a", "/Users", user("a", { active: "True" }))]);
  assert.deepEqual(statuses(list), ["201"]);
  assert.deepEqual(names(service), ["string-boolean"]);
  assert.equal(service.tolerated[0]?.resourceType, "User");
  const strict = createTestService({ bulk, profile: profiles.strict });
  assert.deepEqual(statuses(await results(strict, [post("a", "/Users", user("a", { active: "True" }))])), ["400"]);
});

test("no name a client makes up is more than a name", async () => {
  const service = createTestService({ bulk });
  const data: JsonObject = JSON.parse(
    `{"schemas":["${schemaUris.group}"],"displayName":"G","members":[{"value":"bulkId:__proto__"}],"__proto__":{"polluted":"bulkId:constructor"}}`,
  );
  const list = await results(service, [
    post("__proto__", "/Users", user("a")),
    post("constructor", "/Users", user("b")),
    post("toString", "/Groups", data),
  ]);
  assert.deepEqual(statuses(list), ["201", "201", "201"]);
  assert.deepEqual(await membersOf(service, "1"), ["1"]);
  assert.equal(({} as { polluted?: string }).polluted, undefined);
});

test("a chain of references as long as the request allows is followed to its end", async () => {
  const length = 5_000;
  const service = createTestService({ bulk: { maxOperations: length, maxPayloadSize: 10_000_000 } });
  const operations = Array.from({ length }, (_, index) =>
    post(`g${index}`, "/Groups", group(`Group ${index}`, ...(index + 1 < length ? [`bulkId:g${index + 1}`] : []))),
  );
  const list = await results(service, operations);
  assert.equal(list.length, length);
  assert.deepEqual([...new Set(statuses(list))], ["201"]);
  // The last one refers to nobody, so it was made first.
  assert.equal(list[0].location, `${baseUrl}/Groups/${length}`);
  assert.deepEqual(await membersOf(service, "2"), ["1"]);
});

test("/Bulk answers POST alone", async () => {
  for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
    const answer = await createTestService({ bulk }).call(method, "/Bulk", {});
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.allow, "POST");
  }
});

test("without limits there is no /Bulk", async () => {
  assert.equal((await send(createTestService(), [])).status, 501);
});
