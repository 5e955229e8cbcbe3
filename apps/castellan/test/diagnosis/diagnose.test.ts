import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DiagnosisOptions, diagnose } from "../../src/diagnosis/diagnose.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0";
const api = "urn:ietf:params:scim:api:messages:2.0";
const user = { schemas: [`${core}:User`], userName: "scim.test01", userType: "EPVUser" };
const error = `${api}:Error`;
const patch = (...Operations: readonly object[]) => ({ schemas: [`${api}:PatchOp`], Operations });

interface Case {
  readonly what: string;
  readonly body: unknown;
  readonly findings: readonly RegExp[];
  readonly options?: DiagnosisOptions;
}

async function check({ body, findings, options }: Case): Promise<void> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const found = (await diagnose(text, options)).map(
    ({ weight, text: said, section = "", mend = "" }) => `${weight}: ${said} [${section}] ${mend}`,
  );
  assert.equal(found.length, findings.length, found.join("\n"));
  for (const [index, finding] of findings.entries()) assert.match(found[index] ?? "", finding);
}

function all(cases: readonly Case[]): void {
  for (const given of cases) {
    test(`${given.what}: ${given.findings.length === 0 ? "nothing is found" : "explained"}`, () => check(given));
  }
}

describe("a new user", () => {
  all([
    { what: "a body that is right", body: user, findings: [] },
    {
      what: "the body of the thread, wrapped",
      body: { userData: user },
      findings: [/^error: user data is required.*userData.*invalidSyntax.*RFC 7644/],
    },
    {
      what: "CyberArk's own attributes at the root",
      body: { ...user, location: "\\", changePassOnNextLogon: true },
      findings: [
        /^tolerated: The profiles default, entra, cyberark take it; a strict server says: .*cyberark:1\.0:User/,
        /^tolerated: By the tolerance root-extension-attribute .*location.*RFC 7643 section 3\.3\]/,
      ],
    },
    {
      what: "a type that is wrong",
      body: { ...user, active: "perhaps" },
      findings: [/^error: .*active.*invalidValue/],
    },
    {
      what: "a boolean as text",
      body: { ...user, active: "True" },
      findings: [/^tolerated: The profiles default, entra take it/, /string-boolean.*RFC 7643 section 2\.3\.2\]/],
    },
    {
      what: "a name that the vault does not take",
      body: { ...user, userName: "a/b" },
      findings: [/^error: .*userName/],
    },
  ]);
});

describe("other requests", () => {
  all([
    {
      what: "a PATCH with an operation that is none",
      body: patch({ op: "swap", path: "active" }),
      findings: [/^error: .*op.*invalidSyntax/],
    },
    { what: "a PATCH that is right", body: patch({ op: "replace", path: "active", value: false }), findings: [] },
    {
      what: "a PATCH of Entra",
      body: patch({ op: "Replace", path: "active", value: "False" }),
      findings: [
        /^tolerated: .*entra.* take it; a strict server says: .*lower case/,
        /operation-case/,
        /string-boolean/,
      ],
    },
    {
      what: "a path to nothing",
      body: patch({ op: "replace", path: "nickname.first", value: "x" }),
      findings: [/^error: .*(invalidPath|noTarget)/],
    },
    {
      what: "members of a group, recognised as such",
      body: patch({ op: "add", path: "members", value: [{ value: "1" }] }),
      findings: [],
    },
    {
      what: "the same against users",
      body: patch({ op: "add", path: "members", value: [{ value: "1" }] }),
      options: { type: "User" },
      findings: [/^error: .*members/],
    },
    {
      what: "a bulk request, one operation of which is wrong",
      body: {
        schemas: [`${api}:BulkRequest`],
        Operations: [
          { method: "POST", path: "/Users", bulkId: "a", data: user },
          { method: "POST", path: "/Users", bulkId: "b", data: { ...user, userName: 7 } },
        ],
      },
      findings: [/^error: Operation 2: .*userName/],
    },
    {
      what: "a search with a filter that is none",
      body: { schemas: [`${api}:SearchRequest`], filter: "userName is x" },
      findings: [/^error: .*offset.*invalidFilter.*RFC 7644 section 3\.4\.2\.2\]/],
    },
    {
      what: "a resource that is sent back, said to be a request",
      body: { ...user, id: "41", meta: { resourceType: "User" } },
      options: { kind: "resource" },
      findings: [],
    },
  ]);
});

describe("errors", () => {
  all([
    { what: "what is not JSON", body: "{", findings: [/^error: It is not JSON/] },
    { what: "what is no object", body: "[]", findings: [/^error: It is not a JSON object/] },
    { what: "a web page", body: "<!doctype html><title>Sign in", findings: [/web page.*wrong path.*\/scim\/v2/] },
    {
      what: "the answer of the thread",
      body: { schemas: [error], status: 400, detail: "user data is required" },
      findings: [
        /says: user data is required/,
        /wrapper such as "userData".*root/,
        /status is a number.*RFC 7644 section 3\.12\].*"status": "400"/,
      ],
    },
    {
      what: "the vault's refusal of an external user",
      body: { ErrorCode: "ITATS692E", ErrorMessage: "Update is not allowed" },
      findings: [/ITATS692E/, /external user from its directory/],
    },
    {
      what: "a SCIM answer with a type of error",
      body: { schemas: [error], status: "409", scimType: "uniqueness", detail: "taken" },
      findings: [/taken/, /There is a resource with this name already.*RFC 7644 section 3\.3\]/],
    },
    {
      what: "a cursor that is over",
      body: { schemas: [error], status: "400", scimType: "expiredCursor" },
      findings: [/expiredCursor/, /too old.*RFC 9865/],
    },
    { what: "a status alone", body: { schemas: [error], status: "415" }, findings: [/no reason/, /Content-Type/] },
  ]);
});

describe("answers", () => {
  const meta = {
    resourceType: "User",
    location: "https://pam.example/scim/v2/Users/41",
    created: "2026-01-01T00:00:00Z",
  };
  const whole = { ...user, id: "41", meta };
  const list = {
    schemas: [`${api}:ListResponse`],
    totalResults: 3,
    startIndex: 1,
    itemsPerPage: 1,
    Resources: [whole],
  };
  const configuration = {
    schemas: [`${core}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 100 },
    changePassword: { supported: true },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [],
  };
  all([
    { what: "a resource", body: whole, findings: [/A resource: User, id "41"/] },
    {
      what: "a resource with all that can be wrong",
      body: {
        id: 41,
        userName: "a",
        password: "shown",
        nickName: null,
        emails: [
          { value: "a", primary: true },
          { value: "b", primary: true },
        ],
        meta: { created: "yesterday" },
      },
      findings: [
        /a type that it does not tell, id 41/,
        /id is no text/,
        /schemas is missing/,
        /meta\.resourceType is missing/,
        /meta\.location is missing/,
        /meta\.created is no time.*2026-01-31T/,
        /A password is shown/,
        /emails has more than one primary/,
        /nickName is null/,
      ],
    },
    {
      what: "an extension that schemas does not name",
      body: { ...whole, "urn:example:User": {} },
      findings: [/A resource/, /urn:example:User is not in schemas/],
    },
    { what: "a list", body: list, findings: [/1 resources on this page, 3 in all; it goes on with startIndex=2/] },
    {
      what: "a list by cursor",
      body: { ...list, nextCursor: "abc" },
      findings: [/goes on with cursor=nextCursor/],
    },
    {
      what: "a list with all that can be wrong",
      body: { totalResults: 1, startIndex: 0, itemsPerPage: 5, nextCursor: "", Resources: [whole, whole, 7] },
      findings: [
        /A list: 3 resources/,
        /schemas does not say/,
        /totalResults is 1, fewer/,
        /startIndex is 0/,
        /itemsPerPage is 5, but 3/,
        /nextCursor is empty.*RFC 9865/,
        /twice on the page/,
        /Resources\[2\] is no object/,
      ],
    },
    {
      what: "a list without total",
      body: { schemas: [`${api}:ListResponse`], Resources: [] },
      findings: [/no in all/, /no totalResults/],
    },
    {
      what: "a configuration",
      body: configuration,
      findings: [/has: patch, filter, changePassword, etag\. It does not have: bulk, sort/, /by index/],
    },
    {
      what: "a configuration that leaves things out",
      body: { patch: { supported: "yes" }, filter: { supported: true }, pagination: { cursor: true, index: true } },
      findings: [
        /has: filter/,
        /by cursor/,
        /patch\.supported is no boolean/,
        /bulk\.supported/,
        /changePassword\.supported/,
        /sort\.supported/,
        /etag\.supported/,
        /filter\.maxResults/,
        /bulk\.maxOperations/,
        /bulk\.maxPayloadSize/,
        /authenticationSchemes/,
      ],
    },
    {
      what: "results of a bulk request",
      body: {
        schemas: [`${api}:BulkResponse`],
        Operations: [
          { method: "POST", status: "201", location: "https://pam.example/scim/v2/Users/1" },
          { method: "PUT", status: "412", response: { schemas: [error], status: "412", detail: "stale" } },
          { method: "DELETE", status: { code: "204" } },
        ],
      },
      findings: [
        /Operation 1 \(POST\): 201, https/,
        /Operation 2 \(PUT\): 412/,
        /says: stale/,
        /changed since it was read/,
        /Operation 3 \(DELETE\): 204/,
        /the status is no text/,
      ],
    },
  ]);
});
