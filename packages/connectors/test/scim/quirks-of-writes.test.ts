import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonObject } from "@castellan/scim";
import { connectorError } from "../support/accounts.ts";
import { withServer } from "../support/quirks.ts";
import type { Quirk } from "../support/scim-server.ts";

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
