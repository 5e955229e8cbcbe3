import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type JsonObject,
  type JsonValue,
  messageUris,
  profiles,
  schemaUris,
  type ToleranceName,
} from "@castellan/scim";
import { toleranceNames } from "../../src/profile/tolerance.ts";
import { type Answer, createTestService, type TestService, vaultUserSchema } from "../support/service.ts";
import { assertShows } from "../support/shows.ts";

const enterprise = schemaUris.enterpriseUser;

/** Stands in values: no report of a tolerance may hold it. */
const canary = "Canary";

interface Case {
  readonly tolerance: ToleranceName;
  readonly send: readonly [method: string, path: string, body?: JsonValue | undefined, query?: string];
  readonly status?: number;
  /** What the answer shows where the tolerance is granted. */
  readonly shows: JsonObject;
  /** What the report says. */
  readonly reports: RegExp;
  /** The answer where it is not granted. */
  readonly refused:
    | { readonly status: 400 | 404; readonly scimType?: string; readonly detail: RegExp }
    | { readonly ignored: JsonObject };
}

function user(members: JsonObject): JsonObject {
  return { schemas: [schemaUris.user], userName: "ada", ...members };
}

function patch(...operations: readonly JsonObject[]): JsonObject {
  return { schemas: [messageUris.patchOp], Operations: operations };
}

/** User 1 and Group 1, as every case finds them. */
async function seeded(tolerances: readonly ToleranceName[]): Promise<TestService> {
  const profile = { ...profiles.strict, tolerances: new Set(tolerances) };
  const service = createTestService({ profile, bulk: { maxOperations: 10, maxPayloadSize: 10_000 } });
  await service.createUser({
    userName: "babs",
    title: "Guide",
    active: true,
    name: { givenName: "Barbara", familyName: "Jensen" },
    emails: [
      { value: "w@x.example", type: "work", primary: true },
      { value: "h@x.example", type: "home" },
    ],
    [enterprise]: { department: "Tours", manager: { value: "9" } },
  });
  await service.groups.create("", {
    schemas: [schemaUris.group],
    displayName: "Guides",
    members: [{ value: "1" }, { value: "2" }, { value: "3" }],
  });
  return service;
}

const cases: readonly Case[] = [
  {
    tolerance: "unknown-attribute",
    send: ["POST", "/Users", user({ shoeSize: canary })],
    shows: { userName: "ada", shoeSize: null },
    reports: /User has no attribute "shoeSize"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /no attribute "shoeSize"/ },
  },
  {
    tolerance: "unknown-attribute",
    send: ["PATCH", "/Users/1", patch({ op: "replace", value: { title: canary, tilte: canary } })],
    shows: { title: canary },
    reports: /did you mean title/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /did you mean title\?/ },
  },
  {
    tolerance: "unknown-attribute",
    send: ["GET", "/Users/1", undefined, "attributes=userName,shoeSize"],
    shows: { userName: "babs", title: null },
    reports: /"shoeSize"/,
    refused: { status: 400, scimType: "invalidValue", detail: /"shoeSize"/ },
  },
  {
    tolerance: "root-extension-attribute",
    send: ["POST", "/Users", user({ location: canary })],
    shows: { [vaultUserSchema.id]: { location: canary }, location: null },
    reports: /^location is an attribute of urn:/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /location is an attribute of urn:.*cyberark/ },
  },
  {
    tolerance: "root-extension-attribute",
    send: ["GET", "/Users", undefined, 'filter=department eq "Tours"'],
    shows: { totalResults: 1 },
    reports: /department/,
    refused: { status: 400, scimType: "invalidFilter", detail: /write urn:.*:department/ },
  },
  {
    tolerance: "missing-schema",
    send: ["POST", "/Users", { userName: canary }],
    shows: { schemas: [schemaUris.user] },
    reports: /schemas must name urn:.*:User/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /schemas must name urn:.*:User/ },
  },
  {
    tolerance: "missing-schema",
    send: ["PATCH", "/Users/1", { Operations: [{ op: "replace", path: "title", value: canary }] }],
    shows: { title: canary },
    reports: /PatchOp/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /schemas must name urn:.*:PatchOp/ },
  },
  {
    tolerance: "missing-schema",
    send: ["POST", "/Users/.search", { count: 0 }],
    status: 200,
    shows: { totalResults: 1 },
    reports: /SearchRequest/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /schemas must name urn:.*:SearchRequest/ },
  },
  {
    tolerance: "legacy-schema",
    send: ["POST", "/Users", { schemas: ["urn:scim:schemas:core:1.0"], userName: canary }],
    shows: { schemas: [schemaUris.user] },
    reports: /core:1\.0/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /core:1\.0.*no schema of User/ },
  },
  {
    tolerance: "legacy-schema",
    send: [
      "POST",
      "/Groups",
      {
        schemas: [schemaUris.group, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
        displayName: canary,
      },
    ],
    shows: { schemas: [schemaUris.group], displayName: canary },
    reports: /ADSCIM/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /ADSCIM.*no schema of Group/ },
  },
  {
    tolerance: "legacy-schema",
    send: [
      "POST",
      "/Users",
      user({
        schemas: [schemaUris.user, enterprise],
        "urn:scim:schemas:extension:enterprise:2.0": { department: canary },
      }),
    ],
    shows: { [enterprise]: { department: canary } },
    reports: /User has no schema "urn:scim:schemas:extension:enterprise:2\.0"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /User has no schema "urn:scim/ },
  },
  {
    tolerance: "unknown-schema",
    send: ["POST", "/Users", user({ schemas: [schemaUris.user, "urn:okta:app:1.0:user:custom"] })],
    shows: { schemas: [schemaUris.user] },
    reports: /urn:okta/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /urn:okta.*no schema of User/ },
  },
  {
    tolerance: "string-boolean",
    send: ["POST", "/Users", user({ active: "False" })],
    shows: { active: false },
    reports: /^active is text$/,
    refused: { status: 400, scimType: "invalidValue", detail: /active must be true or false, not text/ },
  },
  {
    tolerance: "string-boolean",
    send: ["GET", "/Users", undefined, 'filter=emails[primary eq "True"]'],
    shows: { totalResults: 1 },
    reports: /emails\.primary/,
    refused: { status: 400, scimType: "invalidFilter", detail: /emails\.primary is a boolean/ },
  },
  {
    tolerance: "bare-complex-value",
    send: ["PATCH", "/Users/1", patch({ op: "add", path: `${enterprise}:manager`, value: canary })],
    shows: { [enterprise]: { department: "Tours", manager: { value: canary } } },
    reports: /:manager is text$/,
    refused: { status: 400, scimType: "invalidValue", detail: /:manager must be an object, not text/ },
  },
  {
    tolerance: "bare-complex-value",
    send: ["PATCH", "/Groups/1", patch({ op: "add", path: "members", value: canary })],
    shows: { members: [{ value: "1" }, { value: "2" }, { value: "3" }, { value: canary }] },
    reports: /^members is text$/,
    refused: { status: 400, scimType: "invalidValue", detail: /members must be an object, not text/ },
  },
  {
    tolerance: "empty-text",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: `${enterprise}:manager`, value: "" })],
    shows: { [enterprise]: { department: "Tours", manager: null } },
    reports: /:manager is empty text$/,
    refused: { status: 400, scimType: "invalidValue", detail: /:manager must be an object/ },
  },
  {
    tolerance: "empty-text",
    send: ["PUT", "/Users/1", user({ active: "", title: "" })],
    shows: { active: null, title: "" },
    reports: /^active is empty text$/,
    refused: { status: 400, scimType: "invalidValue", detail: /active must be true or false/ },
  },
  {
    tolerance: "single-for-list",
    send: ["POST", "/Users", user({ emails: { value: canary } })],
    shows: { emails: [{ value: canary }] },
    reports: /^emails is one value$/,
    refused: { status: 400, scimType: "invalidValue", detail: /emails must be an array, not an object/ },
  },
  {
    tolerance: "single-for-list",
    send: ["PATCH", "/Groups/1", patch({ op: "replace", path: "members", value: { value: canary } })],
    shows: { members: [{ value: canary }] },
    reports: /^members is one value$/,
    refused: { status: 400, scimType: "invalidValue", detail: /members must be an array, not an object/ },
  },
  {
    tolerance: "single-for-list",
    send: ["POST", "/Users/.search", { schemas: [messageUris.searchRequest], attributes: "userName" }],
    status: 200,
    shows: { Resources: [{ userName: "babs", title: null }] },
    reports: /^attributes is one text$/,
    refused: { status: 400, scimType: "invalidValue", detail: /attributes must be an array/ },
  },
  {
    tolerance: "list-for-single",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: "title", value: [canary] })],
    shows: { title: canary },
    reports: /^title is one value in an array$/,
    refused: { status: 400, scimType: "invalidValue", detail: /title must be text, not an array/ },
  },
  {
    tolerance: "list-for-single",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: 'emails[type eq "home"]', value: [{ value: canary }] })],
    shows: { emails: [{ value: "w@x.example" }, { value: canary }] },
    reports: /^emails is one value in an array$/,
    refused: { status: 400, scimType: "invalidValue", detail: /emails must be an object, not an array/ },
  },
  {
    tolerance: "url-safe-base64",
    send: ["POST", "/Users", user({ x509Certificates: [{ value: "MIIB_-A=" }] })],
    shows: { x509Certificates: [{ value: "MIIB_-A=" }] },
    reports: /^x509Certificates\.value is in base64url$/,
    refused: { status: 400, scimType: "invalidValue", detail: /x509Certificates\.value must be base64-encoded/ },
  },
  {
    tolerance: "loose-reference",
    send: ["POST", "/Users", user({ profileUrl: `https://x.example/${canary} müller` })],
    shows: { profileUrl: `https://x.example/${canary} müller` },
    reports: /^profileUrl is no URI$/,
    refused: { status: 400, scimType: "invalidValue", detail: /profileUrl must be an absolute or relative URI/ },
  },
  {
    tolerance: "core-member",
    send: ["POST", "/Users", user({ [schemaUris.user]: { title: canary } })],
    shows: { title: canary, [schemaUris.user]: null },
    reports: /core:2\.0:User/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /core:2\.0:User/ },
  },
  {
    tolerance: "duplicate-schema",
    send: ["POST", "/Users", user({ schemas: [schemaUris.user, schemaUris.user.toUpperCase()], title: canary })],
    shows: { schemas: [schemaUris.user] },
    reports: /^schemas names "URN:.*" twice$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /schemas names "URN:.*" twice/ },
  },
  {
    tolerance: "filter-value-path",
    send: ["GET", "/Users", undefined, 'filter=emails[type eq "work"].value eq "w@x.example"'],
    shows: { totalResults: 1 },
    reports: /after emails\[/,
    refused: { status: 400, scimType: "invalidFilter", detail: /inside the brackets/ },
  },
  {
    tolerance: "filter-plus-for-space",
    send: ["GET", "/Users", undefined, "filter=userName+eq+%22babs%22"],
    shows: { totalResults: 1 },
    reports: /\+ for space/,
    refused: { status: 400, scimType: "invalidFilter", detail: /wrong at offset/ },
  },
  {
    tolerance: "filter-quotes",
    send: ["GET", "/Users", undefined, "filter=userName eq 'babs'"],
    shows: { totalResults: 1 },
    reports: /single quotes/,
    refused: { status: 400, scimType: "invalidFilter", detail: /a value in double quotes/ },
  },
  {
    tolerance: "filter-unquoted-value",
    send: ["GET", "/Users", undefined, "filter=userName eq babs"],
    shows: { totalResults: 1 },
    reports: /^userName is compared with a value without quotes$/,
    refused: { status: 400, scimType: "invalidFilter", detail: /a value in double quotes/ },
  },
  {
    tolerance: "operation-case",
    send: ["PATCH", "/Users/1", patch({ op: "Replace", path: "title", value: canary })],
    shows: { title: canary },
    reports: /^Operation 1: op is not in lower case$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1: op must be in lower case: replace/ },
  },
  {
    tolerance: "operation-case",
    send: [
      "POST",
      "/Bulk",
      { schemas: [messageUris.bulkRequest], Operations: [{ method: "delete", path: "/Users/1" }] },
    ],
    status: 200,
    shows: { Operations: [{ method: "DELETE", status: "204" }] },
    reports: /^Operation 1: method is not in upper case$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1: method must be POST, PUT/ },
  },
  {
    tolerance: "unknown-member",
    send: [
      "POST",
      "/Bulk",
      { schemas: [messageUris.bulkRequest], Operations: [{ method: "DELETE", path: "/Users/1", status: canary }] },
    ],
    status: 200,
    shows: { Operations: [{ method: "DELETE", status: "204" }] },
    reports: /^Operation 1 has a member "status"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1 has a member "status"/ },
  },
  {
    tolerance: "empty-operations",
    send: ["PATCH", "/Users/1", patch()],
    shows: { title: "Guide" },
    reports: /^Operations is empty$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /at least one operation/ },
  },
  {
    tolerance: "unknown-member",
    send: ["PATCH", "/Users/1", { id: canary, ...patch({ op: "replace", path: "title", value: canary }) }],
    shows: { title: canary },
    reports: /a member "id"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /a member "id".*it may have schemas, Operations/ },
  },
  {
    tolerance: "unknown-member",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: "title", value: canary, name: canary })],
    shows: { title: canary },
    reports: /^Operation 1 has a member "name"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1 has a member "name".*op, path, value/ },
  },
  {
    tolerance: "dotted-key",
    send: ["PATCH", "/Users/1", patch({ op: "replace", value: { "name.givenName": canary } })],
    shows: { name: { givenName: canary, familyName: "Jensen" } },
    reports: /a member of value is a path/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /send a path as the path of an operation/ },
  },
  {
    tolerance: "urn-dot",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: `${enterprise}.department`, value: canary })],
    shows: { [enterprise]: { department: canary } },
    reports: /is joined with a dot$/,
    refused: { status: 400, scimType: "invalidPath", detail: /colon, not a dot/ },
  },
  {
    tolerance: "create-on-missing",
    send: ["PATCH", "/Users/1", patch({ op: "add", path: 'phoneNumbers[type eq "mobile"].value', value: canary })],
    shows: { phoneNumbers: [{ type: "mobile", value: canary }] },
    reports: /^No value of phoneNumbers matches the path$/,
    refused: { status: 400, scimType: "noTarget", detail: /No value of phoneNumbers matches/ },
  },
  {
    tolerance: "create-on-missing",
    send: [
      "PATCH",
      "/Users/1",
      patch(
        { op: "add", path: 'addresses[type eq "work"].locality', value: canary },
        { op: "add", path: 'addresses[type eq "work"].country', value: "NO" },
      ),
    ],
    shows: { addresses: [{ type: "work", locality: canary, country: "NO" }] },
    reports: /^No value of addresses matches the path$/,
    refused: { status: 400, scimType: "noTarget", detail: /No value of addresses matches/ },
  },
  {
    tolerance: "remove-missing",
    send: ["PATCH", "/Groups/1", patch({ op: "remove", path: `members[value eq "${canary}"]` })],
    shows: { members: [{ value: "1" }, { value: "2" }, { value: "3" }] },
    reports: /^No value of members matches the path$/,
    refused: { status: 400, scimType: "noTarget", detail: /No value of members matches/ },
  },
  {
    tolerance: "remove-value-list",
    send: ["PATCH", "/Groups/1", patch({ op: "remove", path: "members", value: [{ value: "2" }, { value: canary }] })],
    shows: { members: [{ value: "1" }, { value: "3" }] },
    reports: /^members is removed by a list of values$/,
    refused: { status: 400, scimType: "invalidValue", detail: /members with a value filter in path/ },
  },
  {
    tolerance: "remove-value-list",
    send: ["PATCH", "/Groups/1", patch({ op: "remove", path: "members", value: [] })],
    shows: { members: [{ value: "1" }, { value: "2" }, { value: "3" }] },
    reports: /^members is removed by a list of values$/,
    refused: { status: 400, scimType: "invalidValue", detail: /members with a value filter in path/ },
  },
  {
    tolerance: "remove-value",
    send: ["PATCH", "/Users/1", patch({ op: "remove", path: "title", value: canary })],
    shows: { title: null },
    reports: /^title is removed with a value$/,
    refused: { status: 400, scimType: "invalidValue", detail: /remove takes no value.*title/ },
  },
  {
    tolerance: "read-only-member",
    send: ["PATCH", "/Groups/1", patch({ op: "replace", value: { id: "1", displayName: canary } })],
    shows: { displayName: canary },
    reports: /^id is readOnly and was sent back$/,
    refused: { status: 400, scimType: "mutability", detail: /id is readOnly/ },
  },
  {
    tolerance: "schemas-operation",
    send: ["PATCH", "/Users/1", patch({ op: "add", path: "schemas", value: ["urn:x:y"] })],
    shows: { schemas: [schemaUris.user, enterprise] },
    reports: /^schemas follows from the attributes/,
    refused: { status: 400, scimType: "mutability", detail: /schemas follows from the attributes/ },
  },
  {
    tolerance: "items-per-page",
    send: ["GET", "/Users", undefined, "itemsPerPage=0"],
    shows: { totalResults: 1, itemsPerPage: 0 },
    reports: /^itemsPerPage is taken as count$/,
    refused: { ignored: { totalResults: 1, itemsPerPage: 1 } },
  },
  {
    tolerance: "parameter-case",
    send: ["GET", "/Users", undefined, "COUNT=0"],
    shows: { totalResults: 1, itemsPerPage: 0 },
    reports: /^count is spelled otherwise$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /count is spelled so/ },
  },
  {
    tolerance: "parameter-case",
    send: ["GET", "/Users", undefined, "sortBy=userName&sortOrder=DESCENDING"],
    shows: { totalResults: 1 },
    reports: /^sortOrder is not in lower case$/,
    refused: { status: 400, scimType: "invalidValue", detail: /sortOrder must be ascending or descending/ },
  },
  ...["/users/1", "/Users/1//", "//Users/1", "/Users//1"].map(
    (path): Case => ({
      tolerance: "endpoint-spelling",
      send: ["GET", path],
      shows: { userName: "babs" },
      reports: /^\/Users\/\{id\} is spelled otherwise$/,
      refused: { status: 404, detail: /there is one spelled \/Users\/\{id\}/ },
    }),
  ),
  {
    tolerance: "endpoint-spelling",
    send: ["GET", "/ResourceTypes/user"],
    shows: { name: "User" },
    reports: /^\/ResourceTypes\/User is spelled otherwise$/,
    refused: { status: 404, detail: /\/ResourceTypes\/User/ },
  },
  {
    tolerance: "plural-endpoint",
    send: ["GET", "/ServiceProviderConfigs"],
    shows: { schemas: [schemaUris.serviceProviderConfig] },
    reports: /^\/ServiceProviderConfig is spelled otherwise$/,
    refused: { status: 404, detail: /there is one spelled \/ServiceProviderConfig$/ },
  },
  {
    tolerance: "schema-short-name",
    send: ["GET", "/Schemas/User"],
    shows: { id: schemaUris.user },
    reports: /core:2\.0:User is named in short$/,
    refused: { status: 404, detail: /no schema "User"/ },
  },
];

async function send(service: TestService, [method, path, body, query]: Case["send"]): Promise<Answer> {
  return service.call(method, path, body, query === undefined ? {} : { query });
}

async function stored(service: TestService): Promise<JsonObject> {
  const [users, groups] = [await service.call("GET", "/Users"), await service.call("GET", "/Groups")];
  return { users: users.json, groups: groups.json };
}

for (const { tolerance, send: request, status, shows, reports, refused } of cases) {
  const [method, path, body, query] = request;
  const name = `${method} ${path}${query === undefined ? "" : `?${query}`} ${body === undefined ? "" : JSON.stringify(body)}`;

  test(`${tolerance} alone is enough for ${name}`, async () => {
    const service = await seeded([tolerance]);
    const answer = await send(service, request);
    // A PATCH of elements that changes nothing reads nothing back (RFC 7644 section 3.5.2 allows 204).
    const isSilent = method === "PATCH" && answer.status === 204;
    if (!isSilent) assert.equal(answer.status, status ?? (method === "POST" ? 201 : 200), answer.body);
    assertShows((isSilent ? await service.call("GET", path) : answer).json, shows);
    assert.deepEqual(
      service.tolerated.map((event) => event.tolerance),
      [tolerance],
      "reported once, and nothing else with it",
    );
    const [event] = service.tolerated;
    assert.match(event?.detail ?? "", reports);
    assert.ok(!event?.detail.includes(canary), "the report holds no value");
    assert.equal(event?.caller, "tester");
    assert.deepEqual(service.failures, []);
  });

  test(`without ${tolerance}, though with every other one, ${name} is ${"ignored" in refused ? "ignored in part" : "refused"}`, async () => {
    const service = await seeded(toleranceNames.filter((other) => other !== tolerance && !standsIn(other, tolerance)));
    const before = await stored(service);
    const answer = await send(service, request);
    if ("ignored" in refused) {
      assert.equal(answer.status, 200, answer.body);
      assertShows(answer.json, refused.ignored);
    } else {
      assert.equal(answer.status, refused.status, answer.body);
      assert.equal(answer.json.status, String(refused.status));
      assert.equal(answer.json.scimType, refused.scimType, answer.body);
      assert.match(String(answer.json.detail), refused.detail);
      assert.deepEqual(await stored(service), before, "nothing has changed");
    }
    assert.ok(!service.tolerated.some((event) => event.tolerance === tolerance));
  });

  test(`strict has nothing to report of ${name}`, async () => {
    const service = await seeded([]);
    const answer = await send(service, request);
    assert.equal(answer.status, "ignored" in refused ? 200 : refused.status);
    assert.deepEqual(service.tolerated, []);
  });
}

/** A tolerance that takes the same request in its own, lesser way. */
function standsIn(other: ToleranceName, tolerance: ToleranceName): boolean {
  const lesser: Partial<Record<ToleranceName, readonly ToleranceName[]>> = {
    "legacy-schema": ["unknown-schema", "unknown-attribute"],
    "empty-text": ["bare-complex-value", "string-boolean"],
    "root-extension-attribute": ["unknown-attribute"],
  };
  return lesser[tolerance]?.includes(other) ?? false;
}

test("every tolerance of the catalogue has its cases here", () => {
  const tested = new Set(cases.map(({ tolerance }) => tolerance));
  assert.deepEqual(
    toleranceNames.filter((name) => !tested.has(name)),
    [],
  );
});

test("one slash at the end of a path needs no tolerance", async () => {
  const service = await seeded([]);
  for (const path of ["/Users/", "/Users/1/", "/ServiceProviderConfig/", "/Schemas/", "/", ""]) {
    assert.equal((await service.call("GET", path)).status, 200, path);
  }
});

test("a deviation that is met again in one request is reported once", async () => {
  const service = await seeded(["string-boolean"]);
  await service.patch(
    "/Users/1",
    { op: "replace", path: "active", value: "False" },
    { op: "replace", path: "active", value: "True" },
  );
  assert.equal(service.tolerated.length, 1);
  await service.patch("/Users/1", { op: "replace", path: "active", value: "False" });
  assert.equal(service.tolerated.length, 2);
});
