import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { administratorPassword, type House, openHouse, serviceUser } from "../support/house.ts";
import { basic, detailOf, patchOp, scimCaller } from "../support/scim.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:Group";
let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

async function newUser(userName: string): Promise<string> {
  const body = { schemas: [], userName, password: "P@ssw0rd123!" };
  return (await house.scim("POST", "/scim/v2/Users", body)).json().id;
}

describe("a group's life, as CyberArk's clients live it", () => {
  for (const base of ["/scim/v2", "/CyberArk/scim"]) {
    test(base, async () => {
      const user = await newUser(`member${base.length}`);
      const made = await house.scim("POST", `${base}/Groups`, { schemas: [core], displayName: `Ops ${base.length}` });
      assert.equal(made.statusCode, 201, made.body);
      const { id } = made.json();
      // cyberark-scim.md section 4.3: the accepted forms.
      const added = await house.scim(
        "PATCH",
        `${base}/groups/${id}`,
        patchOp({ op: "add", path: "members", value: [{ value: user, type: "User" }] }),
      );
      assert.equal(added.statusCode, 200, added.body);
      assert.equal(
        added.json().members[0].$ref.toLowerCase(),
        `http://localhost:80${base}/users/${user}`.toLowerCase(),
      );
      assert.equal((await house.scim("GET", `${base}/Users/${user}`)).json().groups[0].value, id);
      const removed = await house.scim(
        "PATCH",
        `${base}/Groups/${id}`,
        patchOp({ op: "remove", path: `members[value eq "${user}"]` }),
      );
      assert.equal(removed.json().members, undefined);
      const filter = encodeURIComponent(`displayName eq "ops ${base.length}"`);
      assert.equal((await house.scim("GET", `${base}/Groups/?filter=${filter}`)).json().Resources[0].id, id);
      assert.equal((await house.scim("DELETE", `${base}/Groups/${id}`)).statusCode, 204);
      assert.match(detailOf(await house.scim("GET", `${base}/Groups/${id}`), 404), /Group/);
    });
  }
});

test("groups in groups, the vault's and the gateway's numbers each from 1", async () => {
  const user = await newUser("nested");
  const inner = (
    await house.scim("POST", "/scim/v2/Groups", { schemas: [core], displayName: "In", members: [{ value: user }] })
  ).json();
  const outer = await house.scim("POST", "/scim/v2/Groups", {
    schemas: [core],
    displayName: "Out",
    members: [{ value: inner.id, type: "Group" }],
  });
  assert.deepEqual(
    outer.json().members.map(({ display, type }: { display: string; type: string }) => [display, type]),
    [["In", "Group"]],
  );
  const circle = await house.scim(
    "PATCH",
    `/scim/v2/Groups/${inner.id}`,
    patchOp({ op: "add", path: "members", value: [{ value: outer.json().id, type: "Group" }] }),
  );
  assert.match(detailOf(circle, 400), /Out.*cannot be a member/);
  assert.equal(circle.json().scimType, "invalidValue");
});

test("the vault's own groups are read and not changed", async () => {
  const { Resources } = (await house.scim("GET", "/scim/v2/Groups?count=10")).json();
  const admins = Resources.find(({ displayName }: { displayName: string }) => displayName === "Vault Admins");
  assert.equal(admins.members[0].display, "Administrator");
  for (const name of ["Vault Admins", "Auditors"]) {
    const patch = patchOp({ op: "add", path: "members", value: [{ value: serviceUser.name }] });
    const refused = await house.scim("PATCH", `/scim/v2/Groups/${encodeURIComponent(name)}`, patch);
    assert.match(detailOf(refused, 403), /protectedGroups/);
  }
  const open = await openHouse({ gateway: { protectedGroups: [] } });
  try {
    const patch = patchOp({ op: "add", path: "members", value: [{ value: serviceUser.name }] });
    // Auditors see every safe: the vault lets only those fill the group who have as much themselves.
    const refused = await open.scim("PATCH", "/scim/v2/Groups/Auditors", patch);
    assert.match(detailOf(refused, 403), /permissions in every safe/);
    const administrator = scimCaller(open.server, basic("Administrator", administratorPassword));
    const { statusCode, body } = await administrator("PATCH", "/scim/v2/Groups/Auditors", patch);
    assert.equal(statusCode, 200, body);
  } finally {
    await open.close();
  }
});

test("a caller changes what the vault lets him change", async () => {
  await newUser("plain");
  const plain = scimCaller(house.server, basic("plain", "P@ssw0rd123!"));
  assert.match(detailOf(await plain("GET", "/scim/v2/Groups"), 403), /Audit Users/);
  const refused = await plain("POST", "/scim/v2/Groups", { schemas: [core], displayName: "Mine" });
  assert.match(detailOf(refused, 403), /Add\/Update Users/);
});

test("API tokens change groups with the scope for it", async () => {
  const token = async (scopes: readonly ("read" | "users" | "groups")[]) => {
    const { name: vaultUser, password: vaultPassword } = serviceUser;
    const made = await house.gateway.tokens.create({ name: scopes.join(), vaultUser, vaultPassword, scopes });
    return scimCaller(house.server, `Bearer ${made.token}`);
  };
  const groups = await token(["groups"]);
  assert.equal((await groups("POST", "/scim/v2/Groups", { schemas: [core], displayName: "By token" })).statusCode, 201);
  assert.match(detailOf(await groups("POST", "/scim/v2/Users", { schemas: [], userName: "x" }), 403), /scope users/);
  const users = await token(["users"]);
  assert.match(detailOf(await users("DELETE", "/scim/v2/Groups/By%20token"), 403), /scope groups/);
  const bulk = await users("POST", "/scim/v2/Bulk", {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: [
      { method: "POST", path: "/Users", bulkId: "u", data: { schemas: [], userName: "by.bulk" } },
      { method: "POST", path: "/Groups", bulkId: "g", data: { schemas: [core], displayName: "By bulk" } },
    ],
  });
  assert.equal(bulk.statusCode, 200, bulk.body);
  assert.deepEqual(
    bulk.json().Operations.map(({ status }: { status: string }) => status),
    ["201", "403"],
  );
});
