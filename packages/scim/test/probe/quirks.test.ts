import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonObject, ProbeFacts } from "@castellan/scim";
import { probing } from "../support/probing.ts";
import { type Asked, type Quirk, refusing, rewriting } from "../support/quirk.ts";

const isUserList = ({ method, path }: Asked): boolean => method === "GET" && path === "/Users";
const isError = (document: JsonObject): boolean => typeof document.status === "string";

const configured = (change: JsonObject): Quirk =>
  rewriting(
    ({ path }) => path === "/ServiceProviderConfig",
    (document) => ({ ...document, ...change }),
  );

const pagination = (change: JsonObject): Quirk => configured({ pagination: change });

/** Nothing of a vault in the schemas, so that the server is any server. */
const anyServer: Quirk = {
  after: ({ path }, { body }) =>
    /^\/(Schemas|ResourceTypes)/.test(path) ? { body: body.replaceAll("cyberark:1.0", "example:1.0") } : undefined,
};

interface Case {
  readonly name: string;
  readonly quirks: readonly Quirk[];
  /** Some of what has to be found at fault. */
  readonly faults: readonly string[];
  readonly facts?: ProbeFacts;
  readonly dialect?: string;
  readonly settings?: JsonObject;
  readonly write?: boolean;
}

const emptied = new Set<string>();

const cases: readonly Case[] = [
  {
    name: "resources are counted from 0",
    quirks: [
      anyServer,
      {
        before(asked) {
          const startIndex = asked.query.get("startIndex");
          if (isUserList(asked) && startIndex !== null) asked.query.set("startIndex", String(Number(startIndex) + 1));
          return undefined;
        },
      },
    ],
    faults: ["paging.second-page", "paging.below-one"],
    facts: { indexBase: 0 },
    dialect: "zero-based",
    settings: { indexBase: 0 },
  },
  {
    name: "startIndex is ignored",
    quirks: [
      {
        before(asked) {
          if (isUserList(asked)) asked.query.delete("startIndex");
          return undefined;
        },
      },
    ],
    faults: ["paging.second-page"],
    facts: { ignoresStartIndex: true },
  },
  {
    name: "pages are capped",
    quirks: [
      {
        before(asked) {
          if (isUserList(asked) && Number(asked.query.get("count")) > 3) asked.query.set("count", "3");
          return undefined;
        },
      },
    ],
    faults: [],
    facts: { pageCap: 3 },
    settings: { pageSize: 3 },
  },
  {
    name: "the total is the page's length",
    quirks: [
      rewriting(isUserList, (list) => ({
        ...list,
        totalResults: Array.isArray(list.Resources) ? list.Resources.length : 0,
      })),
    ],
    faults: ["paging.total"],
    facts: { honestTotals: false },
  },
  {
    name: "there is no total",
    quirks: [rewriting(isUserList, ({ totalResults: _, ...list }) => list)],
    faults: ["paging.list-response", "paging.total", "filters.eq"],
  },
  {
    name: "the status of errors is a number",
    quirks: [
      rewriting(
        () => true,
        (document) => (isError(document) ? { ...document, status: Number(document.status) } : document),
      ),
    ],
    faults: ["errors.status"],
    facts: { statusAsNumber: true },
    dialect: "cyberark-self-hosted-rest",
  },
  {
    name: "filters are left out",
    quirks: [
      {
        before(asked) {
          if (isUserList(asked)) asked.query.delete("filter");
          return undefined;
        },
      },
    ],
    faults: ["filters.eq", "filters.nobody", "filters.not", "filters.invalid"],
  },
  {
    name: "nothing is sorted, though it is announced",
    quirks: [
      {
        before(asked) {
          if (isUserList(asked) && asked.query.get("sortOrder") === "descending") asked.query.delete("sortOrder");
          return undefined;
        },
      },
    ],
    faults: ["sorting.descending"],
  },
  {
    name: "there is no PATCH, and the server says so",
    quirks: [anyServer, configured({ patch: { supported: false } }), refusing("PATCH", 501)],
    faults: [],
    facts: { patchSupported: false },
    dialect: "without-patch",
    settings: { usePatch: false },
    write: true,
  },
  {
    name: "there is no PATCH in front of a vault",
    quirks: [configured({ patch: { supported: false } }), refusing("PATCH", 501)],
    faults: [],
    dialect: "cyberark-self-hosted",
  },
  {
    name: "there is no PATCH, and the server says there is",
    quirks: [refusing("PATCH", 501)],
    faults: ["patch.replace", "groups.add-member", "concurrency.members"],
    write: true,
  },
  {
    name: "there is no PUT",
    quirks: [anyServer, refusing("PUT", 405)],
    faults: ["resources.put"],
    facts: { putSupported: false },
    dialect: "without-put",
    write: true,
  },
  {
    name: "Microsoft Entra ID as a server",
    quirks: [
      anyServer,
      refusing("PUT", 405),
      { before: ({ query }) => (query.get("count") === "0" ? { status: 400, body: "{}" } : undefined) },
      {
        after: ({ method }, { status }) =>
          method === "PATCH" && status === 200 ? { status: 204, body: "" } : undefined,
      },
    ],
    faults: ["paging.count-zero", "resources.put"],
    facts: { countZero: false, patchAnswer: 204 },
    dialect: "entra-server",
    write: true,
  },
  {
    name: "lists by cursor alone",
    quirks: [
      anyServer,
      pagination({ cursor: true, index: false }),
      {
        before(asked) {
          if (isUserList(asked) && !asked.query.has("cursor") && !asked.query.has("sortBy")) {
            asked.query.delete("startIndex");
            asked.query.set("cursor", "");
          }
          return undefined;
        },
      },
    ],
    faults: ["paging.second-page"],
    facts: { cursorPaging: true, indexPaging: false },
    dialect: "cursor-only",
    settings: { paging: "cursor" },
  },
  {
    name: "cursors that are none lead to the first page",
    quirks: [
      {
        before(asked) {
          if (asked.query.get("cursor")?.includes("no-cursor")) asked.query.set("cursor", "");
          return undefined;
        },
      },
    ],
    faults: ["cursors.invalid"],
  },
  {
    name: "CyberArk's cloud",
    quirks: [
      configured({
        bulk: { supported: false, maxOperations: 1, maxPayloadSize: 0 },
        sort: { supported: false },
        etag: { supported: false },
        authenticationSchemes: [{ type: "oauthbearertoken", name: "OAuth Bearer Token", description: "" }],
      }),
      { before: ({ path }) => (path.includes("probe:None") ? { status: 500, body: "{}" } : undefined) },
    ],
    faults: ["discovery.unknown"],
    dialect: "cyberark-cloud",
  },
  {
    name: "SCIM 1.1",
    quirks: [configured({ schemas: ["urn:scim:schemas:core:1.0"] })],
    faults: ["discovery.configuration"],
    facts: { scimVersion: "1.1" },
    dialect: "scim-1.1",
  },
  {
    name: "SailPoint IdentityIQ",
    quirks: [
      configured({ patch: { supported: false } }),
      rewriting(
        ({ path }) => path === "/Schemas",
        (list) => ({
          ...list,
          Resources: [{ id: "urn:ietf:params:scim:schemas:sailpoint:1.0:Account", attributes: [] }],
        }),
      ),
    ],
    faults: ["discovery.schemas-of-types"],
    dialect: "identityiq",
  },
  {
    name: "there is no discovery",
    quirks: [
      {
        before: ({ path }) =>
          /^\/(ServiceProviderConfig|ResourceTypes|Schemas)/.test(path)
            ? { status: 404, body: "<h1>no</h1>" }
            : undefined,
      },
    ],
    faults: ["discovery.configuration", "discovery.resource-types", "discovery.schemas"],
  },
  {
    name: "errors are web pages",
    quirks: [
      {
        after: (_, { status }) =>
          status >= 400 ? { body: "<h1>Error</h1>", headers: { "content-type": "text/html" } } : undefined,
      },
    ],
    faults: ["errors.not-found", "errors.endpoint", "errors.syntax-type", "filters.invalid"],
  },
  {
    name: "a password is shown",
    quirks: [
      rewriting(
        ({ path }) => /^\/Users\/\d/.test(path),
        (user) => ({ ...user, password: "shown" }),
      ),
    ],
    faults: ["projection.password"],
  },
  {
    name: "what is excluded or not asked for is shown all the same",
    quirks: [
      {
        before({ query }) {
          query.delete("attributes");
          query.delete("excludedAttributes");
          return undefined;
        },
      },
    ],
    faults: ["projection.attributes", "projection.excluded", "projection.list"],
  },
  {
    name: "a condition is not heeded",
    quirks: [
      {
        before({ init }) {
          delete init.headers["if-match"];
          return undefined;
        },
      },
    ],
    faults: ["versions.match"],
    write: true,
  },
  {
    name: "a member that is removed takes the others along",
    quirks: [
      {
        after({ path, method, init }) {
          const isRemove =
            method === "PATCH" && path.startsWith("/Groups") && init.body?.includes("members[value eq") === true;
          if (isRemove) emptied.add(path);
          return method === "GET" && emptied.has(path) ? { body: '{"id":"1","members":[]}' } : undefined;
        },
      },
    ],
    faults: ["groups.remove-member"],
    write: true,
  },
  {
    name: "externalId is lost",
    quirks: [
      rewriting(
        ({ path }) => path.startsWith("/Users"),
        ({ externalId: _, ...user }) => user,
      ),
    ],
    faults: ["resources.external-id"],
    facts: { keepsExternalId: false },
    write: true,
  },
];

describe("a server that demands more of a new user than the RFC", () => {
  for (const [demand, members] of [
    ["a password", ["password"]],
    ["names and an address", ["name", "emails"]],
  ] as const) {
    test(`${demand}: is given it`, async () => {
      const demanding: Quirk = {
        before({ method, path, init }) {
          if (method !== "POST" || path !== "/Users" || init.body === undefined) return undefined;
          const isLacking = members.some((member) => !init.body?.includes(`"${member}"`));
          return isLacking ? { status: 400, body: '{"status":"400","scimType":"invalidSyntax"}' } : undefined;
        },
      };
      const { faults, service } = await probing([demanding], { write: true });
      assert.deepEqual(faults, []);
      assert.equal(service.users.size, 5);
    });
  }

  test("that cannot be guessed: what cannot be tried is no pass", async () => {
    const closed: Quirk = {
      before: ({ method, path, init }) =>
        method === "POST" && path === "/Users" && init.body !== '{"schemas":' ? { status: 403, body: "{}" } : undefined,
    };
    const { report, faults } = await probing([closed], { write: true });
    assert.ok(faults.includes("resources.create"));
    assert.equal(report.checks.find(({ id }) => id === "patch.add")?.outcome, "skipped");
    assert.equal(
      report.checks.find(({ id }) => id === "filters.eq")?.outcome,
      "passed",
      "with the users that are there",
    );
  });
});

describe("a server is found out", () => {
  for (const { name, quirks, faults, facts = {}, dialect, settings = {}, write = false } of cases) {
    test(name, async () => {
      const found = await probing(quirks, { write });
      for (const id of faults) assert.ok(found.faults.includes(id), `${id} is not among ${found.faults.join(", ")}`);
      if (faults.length === 0) assert.deepEqual(found.faults, []);
      assert.partialDeepStrictEqual(found.report.facts, facts);
      assert.partialDeepStrictEqual(found.report.dialect.settings, settings);
      if (dialect !== undefined) assert.equal(found.report.dialect.name, dialect);
      for (const { outcome, mend, detail } of found.report.checks) {
        assert.equal(mend !== undefined, outcome === "failed");
        if (outcome !== "passed") assert.notEqual(detail ?? "", "");
      }
    });
  }
});
