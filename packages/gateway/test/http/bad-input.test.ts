import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import type { LightMyRequestResponse } from "fastify";
import { type House, openHouse, serviceUser } from "../support/house.ts";
import { basic, detailOf, patchOp } from "../support/scim.ts";

let house: House;
let id: string;
before(async () => {
  house = await openHouse();
  const body = { schemas: [core], userName: "ann", password: "P@ssw0rd123!" };
  id = (await house.scim("POST", "/scim/v2/Users", body)).json().id;
});
after(() => house.close());

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
const authorization = basic(serviceUser.name, serviceUser.password);
const resource = (members: object) => ({ schemas: [core], userName: "bob", ...members });

type Method = "POST" | "PUT" | "PATCH";
const writes: readonly (readonly [Method, () => string])[] = [
  ["POST", () => "/scim/v2/Users"],
  ["PUT", () => `/scim/v2/Users/${id}`],
  ["PATCH", () => `/scim/v2/Users/${id}`],
  ["POST", () => "/scim/v2/Users/.search"],
];

describe("bodies that are no bodies", () => {
  const bodies: readonly (readonly [string, string, RegExp])[] = [
    ["malformed JSON", "{", /JSON/i],
    ["nothing", "", /./],
    ["an array", "[]", /object/],
    ["a text", '"user"', /object/],
    ["null", "null", /object/],
    ["a number", "1", /object/],
    ["duplicate braces", "{}}", /JSON/i],
  ];
  for (const [name, body, reason] of bodies) {
    for (const [method, path] of writes) {
      test(`${method} ${path().replace("undefined", "…")} with ${name}: 400`, async () => {
        assert.match(detailOf(await house.scim(method, path(), body), 400), reason);
      });
    }
  }

  for (const [method, path] of writes) {
    test(`${method} ${path().replace("undefined", "…")} with another media type: 415`, async () => {
      const answer = await house.scim(method, path(), "<user/>", { "content-type": "application/xml" });
      assert.match(detailOf(answer, 415), /application\/scim\+json/);
    });
    test(`${method} ${path().replace("undefined", "…")} with more than a megabyte: 413`, async () => {
      const answer = await house.scim(method, path(), resource({ nickName: "x".repeat(1_100_000) }));
      assert.match(detailOf(answer, 413), /1,048,576 bytes/);
    });
  }

  for (const [method, path] of writes) {
    test(`${method} ${path().replace("undefined", "…")} in Latin-1: 400, for a letter would be lost`, async () => {
      const payload = Buffer.from(JSON.stringify(resource({ userName: "müller" })), "latin1");
      const headers = { authorization, "content-type": "application/scim+json" };
      const answer = await house.server.inject({ method, url: path(), headers, payload });
      assert.match(detailOf(answer, 400), /not UTF-8/);
    });
  }

  test("a body that nests a thousand deep is refused or taken, but breaks nothing", async () => {
    const answer = await house.scim("POST", "/scim/v2/Users", `${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`);
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, answer.body);
  });

  test("members named like Object's own do nothing", async () => {
    const answer = await house.scim(
      "POST",
      "/scim/v2/Users",
      '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"proto","__proto__":{"active":false},"constructor":{"prototype":{"x":1}}}',
    );
    assert.ok(answer.statusCode < 500, answer.body);
    assert.equal(Object.hasOwn(Object.prototype, "x"), false);
  });
});

describe("methods that SCIM does not have", () => {
  // `inject` knows them all; the framework routes only some.
  for (const method of ["OPTIONS", "TRACE", "PROPFIND", "LINK", "PURGE", "SEARCH"]) {
    test(`${method}: 405 with what is allowed, after the credentials`, async () => {
      const server: { inject(options: object): Promise<LightMyRequestResponse> } = house.server;
      const answer = await server.inject({ method, url: "/CyberArk/scim/v2/Users", headers: { authorization } });
      assert.match(detailOf(answer, 405), /GET, POST/);
      assert.equal(answer.headers.allow, "GET, POST");
      detailOf(await server.inject({ method, url: "/CyberArk/scim/v2/Users" }), 401);
    });
  }
});

describe("values of the wrong kind", () => {
  const members: readonly (readonly [object, RegExp])[] = [
    [{ userName: 7 }, /userName/],
    [{ userName: "" }, /userName/],
    [{ userName: null }, /userName/],
    [{ active: "perhaps" }, /active/],
    [{ active: 1 }, /active/],
    [{ name: [] }, /name/],
    [{ name: { givenName: {} } }, /name\.givenName/],
    [{ emails: [{ value: 7 }] }, /emails/],
    [{ emails: [7] }, /emails/],
    [
      {
        emails: [
          { value: "a", primary: true },
          { value: "b", primary: true },
        ],
      },
      /primary/,
    ],
    [{ schemas: [7] }, /schemas/],
    [{ [extension]: "x" }, /cyberark/],
    [{ [extension]: { expiryDate: "tomorrow" } }, /expiryDate/],
    [{ [extension]: { expiryDate: 1.5 } }, /expiryDate/],
    [{ [extension]: { vaultAuthorization: [{}] } }, /vaultAuthorization/],
    [{ [extension]: { changePassOnNextLogon: "x" } }, /changePassOnNextLogon/],
  ];
  for (const [member, name] of members) {
    test(`${JSON.stringify(member)}: 400 that names the attribute`, async () => {
      for (const [method, path] of writes.slice(0, 2)) {
        assert.match(detailOf(await house.scim(method, path(), resource(member)), 400), name);
      }
    });
  }

  test("no userName: 400 that asks for it", async () => {
    assert.match(
      detailOf(await house.scim("POST", "/scim/v2/Users", { schemas: [core], title: "x" }), 400),
      /userName/,
    );
  });
});

describe("PATCH operations that cannot be", () => {
  const operations: readonly (readonly [object, RegExp])[] = [
    [{ op: "move", path: "title", value: "x" }, /op/],
    [{ op: "replace", path: "nonsense", value: "x" }, /nonsense/],
    [{ op: "replace", path: "emails[type eq", value: "x" }, /./],
    [{ op: "remove" }, /path/],
    [{ op: "replace", path: "id", value: "7" }, /id/],
    [{ op: "replace", path: "groups", value: [] }, /groups/],
    [{ op: "replace", path: `${extension}:directoryType`, value: "LDAP" }, /directoryType/],
    [{ op: "replace", path: "active", value: "perhaps" }, /active/],
    [{ op: "remove", path: "userName" }, /userName/],
    [{ op: "replace", path: 7, value: "x" }, /path/],
    [{ op: "replace", path: `${extension}:vaultAuthorization`, value: ["Fly"] }, /Fly/],
  ];
  for (const [operation, name] of operations) {
    test(`${JSON.stringify(operation)}: 400`, async () => {
      assert.match(detailOf(await house.scim("PATCH", `/scim/v2/Users/${id}`, patchOp(operation)), 400), name);
    });
  }
});

describe("queries that cannot be", () => {
  const queries: readonly (readonly [string, number])[] = [
    ["filter=userName", 400],
    ["filter=userName eq", 400],
    ['filter=(userName eq "a"', 400],
    ['filter=userName like "a"', 400],
    ['filter=nonsense eq "a"', 400],
    ["filter=active gt true", 400],
    ["filter=", 400],
    [`filter=${"(".repeat(2_000)}`, 400],
    ["startIndex=x", 400],
    ["count=x", 400],
    ["sortBy=nonsense", 400],
    ["sortBy=userName&sortOrder=up", 400],
    ["filter=%E0%A4%A", 400],
  ];
  for (const [query, status] of queries) {
    test(`${query.slice(0, 40)}: ${status}`, async () => {
      assert.ok(detailOf(await house.scim("GET", `/scim/v2/Users?${query}`), status).length > 10);
    });
  }
  for (const query of ["startIndex=0", "startIndex=-5", "count=-1", "startIndex=99999999999", "count=999999999"]) {
    test(`${query} is bounded, not refused`, async () => {
      assert.equal((await house.scim("GET", `/scim/v2/Users?${query}`)).statusCode, 200);
    });
  }
});

describe("ids and paths that are not there", () => {
  for (const method of ["GET", "PUT", "PATCH", "DELETE"] as const) {
    for (const unknown of [
      "999999",
      "0",
      "-1",
      "nobody",
      "1e3",
      "99999999999999999999",
      "a%2Fb",
      "%C3%A6",
      "x".repeat(900),
    ]) {
      test(`${method} /Users/${unknown.slice(0, 24)}: 404`, async () => {
        const body = { PUT: resource({}), PATCH: patchOp({ op: "replace", path: "title", value: "x" }) };
        const sent = method === "PUT" || method === "PATCH" ? body[method] : undefined;
        detailOf(await house.scim(method, `/scim/v2/Users/${unknown}`, sent), 404);
      });
    }
  }
  for (const path of [
    "/scim/v2/Nothing",
    "/scim/v2/Users/1/2",
    "/scim/v2/Schemas/nothing",
    "/scim/v2/ResourceTypes/Groups",
  ]) {
    test(`GET ${path}: 404`, async () => {
      detailOf(await house.scim("GET", path), 404);
    });
  }
});

describe("methods that are not there", () => {
  const cases: readonly (readonly [Parameters<House["scim"]>[0], string])[] = [
    ["POST", "/scim/v2/Users/1"],
    ["PUT", "/scim/v2/Users"],
    ["DELETE", "/scim/v2/Users"],
    ["POST", "/scim/v2/Schemas"],
    ["DELETE", "/scim/v2/ServiceProviderConfig"],
    ["OPTIONS", "/scim/v2/Users"],
  ];
  for (const [method, path] of cases) {
    test(`${method} ${path}: 405 with Allow`, async () => {
      const answer = await house.scim(method, path);
      detailOf(answer, 405);
      assert.match(String(answer.headers.allow), /GET/);
    });
  }
});

test("whatever comes, no answer is a 500, and every error is SCIM's", async () => {
  const json = fc.json({ maxDepth: 3 });
  const path = fc.oneof(
    fc.constantFrom("/Users", `/Users/2`, "/Users/.search", "/.search", "/Schemas", "/Me", "/Bulk", "/"),
    fc.webPath().map((text) => `/Users${text}`),
  );
  const method = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE");
  await fc.assert(
    fc.asyncProperty(method, path, json, async (verb, where, body) => {
      const answer = await house.scim(verb, `/scim/v2${where}`, verb === "GET" || verb === "DELETE" ? undefined : body);
      if (answer.statusCode < 400) return;
      assert.ok(answer.statusCode < 500 || answer.statusCode === 501, `${verb} ${where} ${body}: ${answer.body}`);
      detailOf(answer, answer.statusCode);
    }),
    { numRuns: 200 },
  );
});

test("a path that is not correctly percent-encoded: 400", async () => {
  const answer = await house.scim("GET", "/scim/v2/Users/%zz");
  assert.equal(answer.statusCode, 400);
});
