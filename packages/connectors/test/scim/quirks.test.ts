import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Connector } from "@castellan/governance";
import type { JsonObject, ScimResponse } from "@castellan/scim";
import { scimConnectorFactory } from "../../src/index.ts";
import { connectorError, everything } from "../support/accounts.ts";
import { type Quirk, type ScimServer, startScimServer } from "../support/scim-server.ts";

async function withServer(
  users: number,
  quirk: Quirk,
  settings: JsonObject,
  work: (connector: Connector, server: ScimServer) => Promise<void>,
) {
  const server = await startScimServer(users, quirk);
  const connector = scimConnectorFactory().open(server.settings(settings));
  try {
    await work(connector, server);
  } finally {
    await connector.close();
    await server.close();
  }
}

const isList = (url: string | undefined): boolean => url?.includes("/Users?") === true;

/** Rewrites the query of a list, or its answer. */
function onList(
  change: (list: JsonObject & { Resources: JsonObject[]; totalResults: number }, url: URL) => unknown,
): Quirk {
  return {
    after(request, answer) {
      if (!isList(request.url) || answer.body === undefined || answer.status !== 200) return answer;
      const url = new URL(request.url ?? "", "http://x");
      return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body), url)) };
    },
  };
}

const notThere = (...endpoints: string[]): Quirk => ({
  before(request, response) {
    if (!endpoints.some((endpoint) => request.url?.startsWith(`/scim/v2${endpoint}`))) return false;
    response.writeHead(404).end();
    return true;
  },
});

/** Answers the first `times` requests that match with the status and headers. */
function failing(
  times: number,
  status: number,
  headers: Record<string, string>,
  matches: (url: string, method: string) => boolean,
): Quirk {
  let left = times;
  return {
    before(request, response) {
      if (left === 0 || !matches(request.url ?? "", request.method ?? "")) return false;
      left -= 1;
      response.writeHead(status, headers).end();
      return true;
    },
  };
}

describe("paging", () => {
  test("pages are shorter than asked for: all is read", () =>
    withServer(
      7,
      onList((list) => ({ ...list, Resources: list.Resources.slice(0, 2), itemsPerPage: 2 })),
      {},
      async (connector) => {
        assert.equal((await everything(connector)).length, 7);
      },
    ));

  test("everything comes at once, whatever was asked for: all is read, once", () =>
    withServer(7, {}, { pageSize: 3 }, async (connector, server) => {
      const all = await everything(connector);
      assert.equal(all.length, 7);
      assert.equal(server.requests.filter((line) => line.includes("/Users?")).length, 3);
    }));

  const cut: readonly { name: string; quirk: Quirk; message: RegExp }[] = [
    {
      name: "the total is larger than what comes",
      quirk: onList((list) => ({ ...list, totalResults: list.totalResults + 3 })),
      message: /ended after 7 of 10/,
    },
    {
      name: "the first page comes again and again",
      quirk: onList((list, url) =>
        url.searchParams.get("startIndex") === "1"
          ? list
          : { ...list, Resources: [{ id: "1" }, { id: "2" }, { id: "3" }] },
      ),
      message: /twice|ended after/,
    },
    {
      name: "an answer is a web page",
      quirk: { after: (request, answer) => (isList(request.url) ? html : answer) },
      message: /not JSON/,
    },
    {
      name: "an answer is JSON, but no list",
      quirk: { after: (request, answer) => (isList(request.url) ? { ...answer, body: '{"users":[]}' } : answer) },
      message: /ListResponse/,
    },
    {
      name: "a user has no id",
      quirk: onList((list) => ({ ...list, Resources: [{ userName: "x" }] })),
      message: /without id/,
    },
  ];
  for (const { name, quirk, message } of cut) {
    test(`${name}: a protocol error, never a shorter list`, () =>
      withServer(7, quirk, { pageSize: 3 }, async (connector) => {
        const error = await connectorError("protocol", () => everything(connector));
        assert.match(error.message, message);
      }));
  }

  test("indexes count from 0: the user before the first is asked for too", () =>
    withServer(7, countingFromZero, { pageSize: 3 }, async (connector) => {
      assert.equal((await everything(connector)).length, 7);
      assert.equal((await connector.findCreated("account", { userName: "user1" }, {}))?.nativeIdentity, "1");
    }));

  test("indexes count from 0, and the settings say so: nothing is asked twice", () =>
    withServer(7, countingFromZero, { pageSize: 3, indexBase: 0 }, async (connector, server) => {
      assert.equal((await everything(connector)).length, 7);
      const lists = server.requests.filter((line) => line.includes("/Users?"));
      assert.deepEqual(
        lists.map((line) => /startIndex=(\d+)/.exec(line)?.[1]),
        ["0", "3", "6"],
      );
    }));

  test("the length of the page is called the total: all is read", () =>
    withServer(
      7,
      onList((list) => ({ ...list, totalResults: list.Resources.length })),
      { pageSize: 4 },
      async (connector) => {
        assert.equal((await everything(connector)).length, 7);
      },
    ));

  test("a filter narrows the accounts that are read", () =>
    withServer(12, {}, { filter: 'userName sw "user1"' }, async (connector) => {
      assert.deepEqual(
        (await everything(connector)).map(({ displayName }) => displayName),
        ["user1", "user10", "user11", "user12"],
      );
    }));
});

const countingFromZero: Quirk = {
  before(request) {
    request.url = request.url?.replace(/startIndex=(\d+)/, (_, index) => `startIndex=${Number(index) + 1}`) ?? "";
    return false;
  },
};

/** A server that pages by cursor, and by index only as far as the first page. */
function pagingByCursor(announced: boolean): Quirk {
  return {
    before(request) {
      request.url = request.url?.replace(/cursor=?(\d*)/, (_, at) => `startIndex=${at === "" ? 1 : at}`) ?? "";
      return false;
    },
    after(request, answer) {
      if (answer.body === undefined) return answer;
      const document = JSON.parse(answer.body);
      if (request.url?.endsWith("/ServiceProviderConfig")) {
        return { ...answer, body: JSON.stringify({ ...document, pagination: { cursor: announced, index: true } }) };
      }
      if (!isList(request.url)) return answer;
      const next = document.startIndex + document.Resources.length;
      const more = next <= document.totalResults ? { nextCursor: String(next) } : {};
      return { ...answer, body: JSON.stringify({ ...document, ...more }) };
    },
  };
}

describe("cursors", () => {
  const asked = async (announced: boolean, settings: JsonObject) => {
    let lists: readonly string[] = [];
    await withServer(7, pagingByCursor(announced), { pageSize: 3, ...settings }, async (connector, server) => {
      assert.equal((await everything(connector)).length, 7);
      lists = server.requests.filter((line) => line.includes("/Users?"));
    });
    return lists.map((line) => line.replace(/^.*\?/, ""));
  };
  const byCursor = ["cursor&count=3", "cursor=4&count=3", "cursor=7&count=3"];

  test("a server that announces cursors is paged by them", async () => {
    assert.deepEqual(await asked(true, {}), byCursor);
  });

  test("the setting decides where the server says nothing", async () => {
    assert.deepEqual(await asked(false, { paging: "cursor" }), byCursor);
  });

  test("a server that does not announce them is asked by index, and followed by cursor when it gives one", async () => {
    assert.deepEqual(await asked(false, {}), ["startIndex=1&count=3", "cursor=4&count=3", "cursor=7&count=3"]);
  });
});

const html: ScimResponse = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>Sign in</title>",
};

describe("connections and loads", () => {
  test("a connection that is cut in the middle of a list is a network error", () => {
    const quirk: Quirk = {
      before(request, response) {
        if (!isList(request.url) || request.url?.includes("startIndex=1&")) return false;
        response.writeHead(200, { "Content-Length": "1000" }).write('{"totalResults":7,');
        response.destroy();
        return true;
      },
    };
    return withServer(7, quirk, { pageSize: 3 }, async (connector) => {
      let read = 0;
      const error = await connectorError("network", async () => {
        for await (const batch of connector.iterate("account", {})) read += batch.length;
      });
      assert.equal(read, 3, "what came before was given");
      assert.match(error.message, /could not list objects of the type account: 127\.0\.0\.1:\d+ (cut|stopped)/);
    });
  });

  test("a server that asks to wait is asked again, and all is read", () =>
    withServer(7, failing(2, 429, { "Retry-After": "0" }, isList), { pageSize: 3 }, async (connector) => {
      assert.equal((await everything(connector)).length, 7);
    }));

  test("a server that goes on asking to wait is throttled, and says for how long", () =>
    withServer(7, failing(100, 429, { "Retry-After": "0" }, isList), {}, async (connector) => {
      const error = await connectorError("throttled", () => everything(connector));
      assert.equal(error.retryAfterMilliseconds, 0);
    }));

  test("a write is never repeated, also when the server asks to wait", () =>
    withServer(
      1,
      failing(1, 429, { "Retry-After": "7" }, (_, method) => method === "POST"),
      {},
      async (connector, server) => {
        const error = await connectorError("throttled", () =>
          connector.create("account", { userName: "new" }, undefined, {}),
        );
        assert.equal(error.retryAfterMilliseconds, 7_000);
        assert.equal(server.requests.filter((line) => line.startsWith("POST")).length, 1);
      },
    ));

  test("a server that does not answer in time is a timeout", () => {
    const quirk: Quirk = { before: (request) => request.method === "DELETE" };
    return withServer(1, quirk, { timeoutSeconds: 1 }, async (connector) => {
      const error = await connectorError("timeout", () => connector.remove("account", "1", {}));
      assert.match(error.message, /could not remove account 1: .*1000 ms/);
    });
  });

  test("an abort ends a request that is under way, with its reason", () =>
    withServer(1, { before: (request) => request.method === "DELETE" }, {}, async (connector) => {
      const signal = AbortSignal.timeout(20);
      await assert.rejects(connector.remove("account", "1", { signal }), { name: "TimeoutError" });
    }));
});

describe("discovery", () => {
  test("no discovery at all: users and groups of RFC 7643", () =>
    withServer(2, notThere("/Schemas", "/ResourceTypes", "/ServiceProviderConfig"), {}, async (connector) => {
      const schemas = await connector.discoverSchema({});
      assert.deepEqual(
        schemas.map(({ objectType }) => objectType),
        ["account", "group"],
      );
      assert.equal((await everything(connector)).length, 2);
      assert.ok(!connector.features.has("UNLOCK"), "the core schema has nothing to unlock by");
      await connectorError("unsupported", () => connector.unlock("1", {}));
    }));

  test("a server that fails to answer is not taken for one that has no schemas", () =>
    withServer(
      2,
      failing(1, 500, {}, (url) => url.endsWith("/Schemas")),
      {},
      async (connector) => {
        await connectorError("unavailable", () => connector.discoverSchema({}));
        assert.equal((await connector.discoverSchema({})).length, 2, "and it is asked again");
      },
    ));

  test("features are what the server's schema allows", () =>
    withServer(1, {}, {}, async (connector) => {
      await connector.discoverSchema({});
      assert.deepEqual([...connector.features].sort(), [
        "DELETE",
        "DISCOVER_SCHEMA",
        "ENABLE",
        "PASSWORD",
        "PROVISIONING",
        "SEARCH",
        "UNLOCK",
      ]);
    }));

  test("the server is asked once, however many calls there are at once", () =>
    withServer(3, {}, {}, async (connector, server) => {
      await Promise.all(["1", "2", "3"].map((id) => connector.read("account", id, {})));
      assert.equal(server.requests.filter((line) => line === "GET /Schemas").length, 1);
    }));

  test("an object type that the server does not have is unsupported", () =>
    withServer(1, {}, {}, async (connector) => {
      const error = await connectorError("unsupported", () => everything(connector, "safe"));
      assert.match(error.message, /no resources of the type safe; it has account, group/);
    }));
});

describe("writes", () => {
  const noPatch: Quirk = {
    after(request, answer) {
      if (!request.url?.endsWith("/ServiceProviderConfig") || answer.body === undefined) return answer;
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), patch: { supported: false } }) };
    },
    before(request, response) {
      if (request.method !== "PATCH") return false;
      response.writeHead(501).end();
      return true;
    },
  };

  test("a server that says it has no PATCH is sent a PUT of the whole resource", () =>
    withServer(1, noPatch, {}, async (connector, server) => {
      assert.equal((await connector.disable("1", {})).disabled, true);
      assert.deepEqual(server.requests.slice(-2), ["GET /Users/1", "PUT /Users/1"]);
      const sent: JsonObject = JSON.parse(server.bodies.at(-1) ?? "{}");
      assert.deepEqual([sent.active, sent.userName, sent.meta], [false, "user1", undefined]);
    }));

  test("a server without PATCH that does not say so is unsupported, and the error is told", () =>
    withServer(1, { before: noPatch.before ?? (() => false) }, { usePatch: true }, async (connector) => {
      const error = await connectorError("unsupported", () => connector.disable("1", {}));
      assert.match(error.message, /could not disable account 1: the server answered 501/);
    }));

  test("a PATCH that is answered 204 is read back", () => {
    const quirk: Quirk = {
      after: (request, answer) => (request.method === "PATCH" ? { status: 204, headers: {} } : answer),
    };
    return withServer(1, quirk, {}, async (connector, server) => {
      assert.equal((await connector.disable("1", {})).disabled, true);
      assert.deepEqual(server.requests.slice(-2), ["PATCH /Users/1", "GET /Users/1"]);
    });
  });

  test("what a disable sends", () =>
    withServer(1, {}, {}, async (connector, server) => {
      await connector.disable("1", {});
      assert.deepEqual(JSON.parse(server.bodies.at(-1) ?? ""), {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", path: "active", value: false }],
      });
    }));

  test("an error whose status is a number keeps the server's words", () => {
    const quirk: Quirk = {
      after: (request, answer) =>
        request.method === "POST"
          ? {
              status: 400,
              headers: {},
              body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":400,"detail":"user data is required"}',
            }
          : answer,
    };
    return withServer(1, quirk, {}, async (connector) => {
      const error = await connectorError("schema", () =>
        connector.create("account", { userName: "new" }, undefined, {}),
      );
      assert.equal(error.message, "could not create account: the server answered 400: user data is required");
    });
  });

  test("a create that is answered 409 without a scimType exists already", () => {
    const quirk: Quirk = {
      after: (request, answer) => (request.method === "POST" ? { status: 409, headers: {}, body: "" } : answer),
    };
    return withServer(1, quirk, {}, async (connector) => {
      await connectorError("alreadyExists", () => connector.create("account", { userName: "new" }, undefined, {}));
    });
  });

  test("a filter that the server ignores finds nobody else", () => {
    const ignoring: Quirk = {
      before(request) {
        request.url = request.url?.replace(/filter=[^&]*&/, "") ?? "";
        return false;
      },
    };
    return withServer(7, ignoring, { pageSize: 3 }, async (connector) => {
      assert.equal(await connector.findCreated("account", { userName: "nobody" }, {}), undefined);
      assert.equal((await connector.findCreated("account", { userName: "USER7" }, {}))?.nativeIdentity, "7");
    });
  });

  test("a name that needs escaping is found", () =>
    withServer(0, {}, {}, async (connector) => {
      const userName = 'o"Brien\\&co é';
      await connector.create("account", { userName }, undefined, {});
      assert.equal((await connector.findCreated("account", { userName }, {}))?.displayName, userName);
    }));

  test("an id that needs escaping stays one path segment", () =>
    withServer(1, {}, {}, async (connector, server) => {
      assert.equal(await connector.read("account", "../Groups/1?x", {}), undefined);
      assert.equal(server.requests.at(-1), "GET /Users/..%2FGroups%2F1%3Fx");
    }));
});
