import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createSealer } from "@castellan/storage";
import { createGateway, GatewayError } from "../../src/index.ts";
import { type House, openHouse, serviceUser } from "../support/house.ts";
import { basic, patchOp, scimCaller } from "../support/scim.ts";

const bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const coreGroup = "urn:ietf:params:scim:schemas:core:2.0:Group";

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

test("what is served is announced", async () => {
  const config = (await house.scim("GET", "/scim/v2/ServiceProviderConfig")).json();
  assert.deepEqual(config.bulk, { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 });
  assert.equal(config.filter.maxResults, 1000);
  assert.equal(config.pagination.cursor, true);
  assert.equal(config.pagination.cursorTimeout, 3600);
  const types = (await house.scim("GET", "/scim/v2/ResourceTypes")).json().Resources;
  assert.deepEqual(
    types.map(({ id }: { id: string }) => id),
    ["User", "Group"],
  );
  for (const id of [coreGroup, "urn:ietf:params:scim:schemas:cyberark:1.0:Group"]) {
    assert.equal((await house.scim("GET", `/scim/v2/Schemas/${id}`)).statusCode, 200, id);
  }
});

test("a bulk request makes users and the group that has them", async () => {
  const answer = await house.scim("POST", "/scim/v2/Bulk", {
    schemas: [bulkRequest],
    Operations: [
      {
        method: "POST",
        path: "/Groups",
        bulkId: "g",
        data: { schemas: [coreGroup], displayName: "By bulk", members: [{ value: "bulkId:u" }] },
      },
      { method: "POST", path: "/Users", bulkId: "u", data: { schemas: [], userName: "by.bulk" } },
    ],
  });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.ok(
    answer.json().Operations.every(({ status }: { status: string }) => status === "201"),
    answer.body,
  );
  const { members } = (await house.scim("GET", "/scim/v2/Groups/By%20bulk")).json();
  assert.deepEqual(
    members.map(({ display }: { display: string }) => display),
    ["by.bulk"],
  );
});

describe("/Me", () => {
  test("is the vault user of the credentials, read and changed", async () => {
    const own = await house.scim("GET", "/scim/v2/Me");
    assert.equal(own.statusCode, 200, own.body);
    assert.equal(own.json().userName, serviceUser.name);
    assert.equal(own.headers.location, own.json().meta.location);
    const changed = await house.scim("PATCH", "/scim/v2/Me", patchOp({ op: "add", path: "nickName", value: "me" }));
    assert.equal(changed.json().nickName, "me");
  });

  test("of an API token is the vault user that it acts as", async () => {
    const { token } = await house.gateway.tokens.create({
      name: "me",
      vaultUser: serviceUser.name,
      vaultPassword: serviceUser.password,
      scopes: ["read"],
    });
    const bearer = scimCaller(house.server, `Bearer ${token}`);
    assert.equal((await bearer("GET", "/scim/v2/Me")).json().userName, serviceUser.name);
    const refused = await bearer("PATCH", "/scim/v2/Me", patchOp({ op: "add", path: "nickName", value: "x" }));
    assert.equal(refused.statusCode, 403);
  });

  test("is not another user whose id looks like the name", async () => {
    const { id } = (await house.scim("GET", `/scim/v2/Users/${serviceUser.name}`)).json();
    const password = "P@ssw0rd123!";
    const made = await house.scim("POST", "/scim/v2/Users", {
      schemas: [],
      userName: id,
      password,
      "urn:ietf:params:scim:schemas:cyberark:1.0:User": { vaultAuthorization: ["AuditUsers"] },
    });
    assert.equal(made.statusCode, 201, made.body);
    const me = await scimCaller(house.server, basic(id, password))("GET", "/scim/v2/Me");
    assert.equal(me.json().id, made.json().id, me.body);
  });
});

describe("profiles", () => {
  const unquoted = "filter=userName%20eq%20SCIM-user";

  test("one for every base path, or another for single ones", async () => {
    const mixed = await openHouse({ gateway: { profile: "strict", profiles: { "/cyberark/scim/": "cyberark" } } });
    try {
      for (const [path, status] of [
        ["/scim/v2/Users", 400],
        ["/scim/Users", 400],
        ["/CyberArk/scim/v2/Users", 200],
        ["/CyberArk/scim/Users", 200],
      ] as const) {
        assert.equal((await mixed.scim("GET", `${path}?${unquoted}`)).statusCode, status, path);
      }
      assert.equal((await mixed.scim("GET", "/scim/v2/Users/nobody")).json().status, "404");
      assert.equal((await mixed.scim("GET", "/CyberArk/scim/v2/Users/nobody")).json().status, 404);
      const { id } = (
        await mixed.scim("POST", "/scim/v2/Users", {
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
          userName: "both",
        })
      ).json();
      assert.equal((await mixed.scim("GET", "/CyberArk/scim/Users/both")).json().id, id);
    } finally {
      await mixed.close();
    }
  });

  test("errors before the protocol have the profile's shape too", async () => {
    const cyberark = await openHouse({ gateway: { profile: "cyberark" } });
    try {
      const nobody = scimCaller(cyberark.server);
      assert.equal((await nobody("GET", "/scim/v2/Users")).json().status, 401);
      const large = await cyberark.scim("POST", "/scim/v2/Users", `{"x":"${"x".repeat(1_100_000)}"}`);
      assert.deepEqual([large.statusCode, large.json().status], [413, 413]);
    } finally {
      await cyberark.close();
    }
  });

  for (const [what, gateway] of [
    ["a profile that is none", { profile: JSON.parse('"lax"') }],
    ["a path that is none", { profiles: { "/other": "okta" as const } }],
    ["a profile that is none at a path", { profiles: { "/scim": JSON.parse('"lax"') } }],
  ] as const) {
    test(`${what} is refused at the start`, async () => {
      const options = {
        databaseUrl: "sqlite::memory:",
        sealer: createSealer(new Uint8Array(32)),
        pvwa: { baseUrl: "http://127.0.0.1:1/PasswordVault" },
        profile: "default" as const,
        directories: [],
        externalUsers: { strategies: [] },
      };
      await assert.rejects(createGateway({ ...options, ...gateway }), (error) => {
        assert.ok(error instanceof GatewayError && error.code === "invalidOption");
        assert.match(error.message, /entra|base path/);
        return true;
      });
    });
  }
});
