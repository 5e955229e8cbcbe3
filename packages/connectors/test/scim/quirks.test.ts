import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonObject, ScimResponse } from "@castellan/scim";
import { connectorError, everything } from "../support/accounts.ts";
import { failing, isList, notThere, onList, withServer } from "../support/quirks.ts";
import type { Quirk } from "../support/scim-server.ts";

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
