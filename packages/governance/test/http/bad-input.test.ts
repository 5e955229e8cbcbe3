import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { closePostgres } from "@castellan/testing";
import { pamApplication } from "../support/documents.ts";
import { type EmptyDatabase, engines } from "../support/engines.ts";
import { type House, startHouse } from "../support/house.ts";

const available = await engines();
let house: House;
before(async () => {
  house = await startHouse();
  await house.post("/api/applications", pamApplication);
});
after(async () => {
  await house.close();
  await closePostgres();
});

type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

const posts: readonly [method: Method, url: string][] = [
  ["POST", "/api/applications"],
  ["PUT", "/api/applications/PAM"],
  ["POST", "/api/applications/PAM/aggregate"],
  ["POST", "/api/plans"],
  ["POST", "/api/plans/preview"],
  ["POST", "/api/tokens"],
  ["POST", "/api/identities/x/accounts"],
  ["PUT", "/api/accounts/x/identity"],
  ["POST", "/api/accounts/x/disable"],
];

const json = { "content-type": "application/json" };
const bodies: readonly [
  why: string,
  payload: string | Buffer,
  headers: Record<string, string>,
  status: number,
  code: string,
][] = [
  ["broken JSON", '{"name": "canary', json, 400, "malformedBody"],
  ["Latin-1, of which letters would be lost", Buffer.from('{"name":"Müller"}', "latin1"), json, 400, "malformedBody"],
  [
    "a NUL a hundred thousand levels down",
    `${'{"a":'.repeat(1e5)}"\\u0000"${"}".repeat(1e5)}`,
    json,
    400,
    "invalidRequest",
  ],
  ["a list", "[]", json, 400, "invalidRequest"],
  ["a text", '"x"', json, 400, "invalidRequest"],
  ["a number", "7", json, 400, "invalidRequest"],
  ["an unknown member", '{"surprise": 1}', json, 400, "invalidRequest"],
  ["a poisoned prototype", '{"__proto__": {"x": 1}}', json, 400, "malformedBody"],
  ["XML", "<x/>", { "content-type": "application/xml" }, 415, "unsupportedMediaType"],
  ["a form", "a=1", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupportedMediaType"],
  ["five megabytes", `"${"x".repeat(5 * 1024 * 1024)}"`, json, 413, "payloadTooLarge"],
];

for (const [method, url] of posts) {
  describe(`${method} ${url}`, () => {
    for (const [why, payload, headers, status, code] of bodies) {
      test(`${why} is ${status}`, async () => {
        const answer = await house.send(method, url, undefined, { payload, headers });
        assert.equal(answer.status, status, JSON.stringify(answer.body));
        assert.equal(answer.body.code, code);
        assert.equal(answer.body.status, status);
        assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
        assert.ok(!JSON.stringify(answer.body).includes("canary"), "what was sent is not repeated");
      });
    }
  });
}

describe("shapes", () => {
  const plan = (request: object) => ({ accountRequests: [{ application: "PAM", ...request }] });
  const cases: readonly [
    why: string,
    method: Method,
    url: string,
    body: unknown,
    attribute: string,
    mend: RegExp | undefined,
  ][] = [
    ["a missing member", "POST", "/api/applications", { name: "x", type: "target" }, "settings", undefined],
    [
      "a misspelt member",
      "POST",
      "/api/applications",
      { ...pamApplication, corelation: [] },
      "corelation",
      /did you mean correlation/,
    ],
    [
      "a misspelt member deep inside",
      "POST",
      "/api/applications",
      { ...pamApplication, retry: { maximumAtempts: 1, initialMilliseconds: 1, maximumMilliseconds: 1 } },
      "retry.maximumAttempts",
      undefined,
    ],
    [
      "a wrong type",
      "POST",
      "/api/applications",
      { ...pamApplication, authoritative: "yes" },
      "authoritative",
      undefined,
    ],
    [
      "a wrong word",
      "POST",
      "/api/plans",
      plan({ operation: "Destroy" }),
      "accountRequests[0].operation",
      /Create, Enable/,
    ],
    [
      "a wrong value",
      "POST",
      "/api/plans",
      plan({ attributeRequests: [{ name: "a", operation: "Set", value: {} }] }),
      "accountRequests[0].attributeRequests[0].value",
      undefined,
    ],
    ["no requests", "POST", "/api/plans", { accountRequests: [] }, "accountRequests", undefined],
    [
      "an unknown application",
      "POST",
      "/api/plans",
      plan({ application: "PAN", operation: "Create" }),
      "PAN",
      undefined,
    ],
    ["an unknown identity", "POST", "/api/plans", { identity: "nobody", ...plan({}) }, "identity", undefined],
    [
      "an object type that is none",
      "POST",
      "/api/applications/PAM/aggregate",
      { objectType: "group" },
      "objectType",
      /account/,
    ],
    [
      "a guard beyond all",
      "POST",
      "/api/applications/PAM/aggregate",
      { deleteGuard: { maximumCount: -1, maximumPercent: 5 } },
      "deleteGuard.maximumCount",
      undefined,
    ],
    ["a scope that is none", "POST", "/api/tokens", { name: "x", scopes: ["root"] }, "scopes[0]", /read, write, admin/],
    ["half a character", "POST", "/api/applications", { ...pamApplication, owner: "a\ud800" }, "owner", /leave it out/],
    [
      "a NUL deep inside",
      "POST",
      "/api/plans",
      plan({ attributeRequests: [{ name: "a", operation: "Set", value: ["x", "\0"] }] }),
      "accountRequests[0].attributeRequests[0].value[1]",
      /leave it out/,
    ],
    ["a member's name with a NUL", "POST", "/api/tokens", { "na\0me": 1 }, "body", /leave it out/],
    ["a limit that is none", "GET", "/api/accounts?limit=x", undefined, "limit", undefined],
    ["a limit beyond all", "GET", "/api/accounts?limit=100000", undefined, "limit", undefined],
    ["a status that is none", "GET", "/api/accounts?status=gone", undefined, "status", /deleted/],
    ["a place that is none", "GET", "/api/accounts?after=%00", undefined, "after", undefined],
    ["another place that is none", "GET", "/api/tasks?after=bm9wZQ", undefined, "after", undefined],
  ];
  for (const [why, method, url, body, attribute, mend] of cases) {
    test(`${why} is named: ${method} ${url}`, async () => {
      const answer = await house.send(method, url, body);
      assert.equal(answer.status, 400, JSON.stringify(answer.body));
      assert.equal(answer.body.attribute, attribute, JSON.stringify(answer.body));
      if (mend !== undefined) assert.match(String(answer.body.mend), mend);
    });
  }
});

describe("what is not there is 404", () => {
  const cases: readonly [method: Method, url: string, body?: unknown][] = [
    ["GET", "/api/nothing"],
    ["POST", "/API/Nothing", "x"],
    ["GET", "/api"],
    ["GET", "/API/"],
    ["GET", "/api/applications/none"],
    ["PUT", "/api/applications/none", { ...pamApplication, name: "none" }],
    ["DELETE", "/api/applications/none"],
    ["POST", "/api/applications/none/test"],
    ["POST", "/api/applications/none/aggregate"],
    ["POST", "/api/applications/none/discover-schema"],
    ["GET", "/api/tasks/none"],
    ["POST", "/api/tasks/none/cancel"],
    ["GET", "/api/identities/none"],
    ["POST", "/api/identities/none/accounts", { application: "PAM" }],
    ["GET", "/api/accounts/none"],
    ["POST", "/api/accounts/none/enable"],
    ["GET", "/api/accounts?application=none"],
    ["GET", "/api/accounts?identity=none"],
    ["GET", "/api/plans/none"],
    ["GET", "/api/transactions/none"],
    ["POST", "/api/transactions/none/retry"],
    ["DELETE", "/api/tokens/none"],
    ["DELETE", "/api/accounts/none/identity"],
  ];
  for (const [method, url, body] of cases) {
    test(`${method} ${url}`, async () => {
      const answer = await house.send(method, url, body);
      assert.equal(answer.status, 404, JSON.stringify(answer.body));
      assert.equal(answer.body.code, "notFound");
    });
  }
});

describe("a method that is not possible is 405 with those that are", () => {
  const cases: readonly [method: Method, url: string, allow: string][] = [
    ["PATCH", "/api/applications/PAM", "DELETE, GET, HEAD, PUT"],
    ["DELETE", "/api/applications", "GET, HEAD, POST"],
    ["GET", "/api/plans", "POST"],
    ["PUT", "/api/audit/verify", "GET, HEAD"],
  ];
  for (const [method, url, allow] of cases) {
    test(`${method} ${url}`, async () => {
      const { status, headers } = await house.send(
        method,
        url,
        method === "GET" || method === "DELETE" ? undefined : {},
      );
      assert.equal(status, 405);
      assert.equal(headers.allow, allow);
    });
  }
});

function cursor(after: string): string {
  return Buffer.from(JSON.stringify({ after })).toString("base64url");
}

for (const engine of available) {
  describe(`texts that no database keeps (${engine.name})`, { skip: engine.skip }, () => {
    let database: EmptyDatabase;
    let nulHouse: House;
    before(async () => {
      database = await engine.create();
      nulHouse = await startHouse({ databaseUrl: database.url });
      await nulHouse.post("/api/applications", pamApplication);
    });
    after(async () => {
      await nulHouse.close();
      await database.remove();
    });
    const nul = { application: "PAM", operation: "Create", nativeIdentity: "a\0b" };
    const cases: readonly [method: Method, url: string, body?: unknown][] = [
      ["GET", "/api/applications/%00"],
      ["GET", "/api/identities/%00"],
      ["GET", "/api/accounts/%00"],
      ["GET", "/api/accounts?search=%00"],
      ["GET", "/api/accounts?nativeIdentity=%00"],
      ["GET", "/api/plans/%00"],
      ["GET", "/api/audit?target=%00"],
      ["GET", `/api/accounts?after=${cursor("\0")}`],
      ["GET", `/api/audit?after=${cursor("nowhere")}`],
      ["GET", `/api/audit?after=${cursor("9".repeat(40))}`],
      ["POST", "/api/plans", { accountRequests: [nul] }],
      ["POST", "/api/plans", { identity: "\0", accountRequests: [nul] }],
      ["POST", "/api/tokens", { name: "\0", scopes: ["read"] }],
      ["POST", "/api/applications", { ...pamApplication, name: "other", description: "\0" }],
    ];
    for (const [method, url, body] of cases) {
      test(`${method} ${url.slice(4)} ${body === undefined ? "" : JSON.stringify(body).slice(0, 60)} is 400`, async () => {
        const { status } = await nulHouse.send(method, url, body);
        assert.equal(status, 400);
      });
    }

    test("a text that only speaks of one is taken", async () => {
      const description = "\\u0000 is what JSON calls it";
      const answer = await nulHouse.put("/api/applications/PAM", { ...pamApplication, description });
      assert.equal(answer.body.description, description);
    });
  });
}

test("the description names every place, and every schema is one", async () => {
  const { body } = await house.get("/api/openapi.json");
  assert.equal(body.openapi, "3.1.0");
  const paths = Object.keys(Object(body.paths));
  for (const path of [
    "/api/applications",
    "/api/applications/{name}/aggregate",
    "/api/plans",
    "/api/transactions/{id}/retry",
    "/api/audit/verify",
  ]) {
    assert.ok(paths.includes(path), `${path} of ${paths.join(", ")}`);
  }
  assert.ok(!paths.includes("/api/openapi.json"));
});
