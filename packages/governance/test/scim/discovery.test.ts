import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { pamApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { targetSchema } from "../support/target.ts";
import { clientOf, own, patch, peopled, resources, type Scim } from "./support.ts";

const mounts = ["/governance/scim/v2", "/identityiq/scim/v2"];
function typeUrn(mount: string, type: string): string {
  return `${mount.startsWith("/identityiq") ? "urn:ietf:params:scim:schemas:sailpoint:1.0" : own}:${type}`;
}

type Attribute = { name: string; type: string; multiValued: boolean; subAttributes?: Attribute[]; returned: string };

/** Checks that a value is what its declaration says. */
function check(value: unknown, attribute: Attribute, where: string): void {
  assert.equal(Array.isArray(value), attribute.multiValued, where);
  for (const one of Array.isArray(value) ? value : [value]) {
    if (attribute.type === "complex") checkMembers(Object(one), attribute.subAttributes ?? [], where);
    else if (attribute.type === "boolean") assert.equal(typeof one, "boolean", where);
    else if (attribute.type === "integer") assert.ok(Number.isSafeInteger(one), where);
    else assert.equal(typeof one, "string", where);
  }
}

function checkMembers(object: Record<string, unknown>, attributes: readonly Attribute[], where: string): void {
  for (const [name, value] of Object.entries(object)) {
    const attribute = attributes.find((each) => each.name === name);
    assert.ok(attribute !== undefined, `${where}.${name} is not declared`);
    check(value, attribute, `${where}.${name}`);
  }
}

async function schemas(scim: Scim): Promise<Map<string, Attribute[]>> {
  const { body } = await scim("GET", "/Schemas");
  return new Map(resources(body).map(({ id, attributes }) => [String(id), Object(attributes)]));
}

for (const mount of mounts) {
  suite(`discovery at ${mount}`, () => {
    test("declares every attribute that a resource shows, as it is", async (t) => {
      const { house, scim } = await peopled(t);
      const [{ id }] = Object(resources((await scim("GET", "/Accounts?filter=nativeIdentity%20eq%20%22p1%22")).body));
      await scim("PATCH", `/Accounts/${id}`, patch({ op: "replace", path: "active", value: false }));
      const client = clientOf(house, mount);
      const declared = await schemas(client);
      const types = resources((await client("GET", "/ResourceTypes")).body);
      assert.deepEqual(
        types.map(({ name }) => name),
        ["User", "Account", "Application", "Plan", "ProvisioningTransaction"],
      );
      for (const { endpoint, schema, schemaExtensions } of types) {
        const known = [schema, ...Object(schemaExtensions).map((each: { schema: string }) => each.schema)];
        for (const urn of known) assert.ok(declared.has(urn), urn);
        const found = resources((await client("GET", String(endpoint))).body);
        assert.ok(found.length > 0, String(endpoint));
        for (const { schemas: used, id: _id, meta, externalId: _external, ...shown } of found) {
          assert.ok(Object(used).every((urn: string) => known.includes(urn)));
          const { [String(endpoint)]: _none, ...rest } = shown;
          for (const urn of Object(used).slice(1)) {
            checkMembers(Object(rest[urn]), declared.get(urn) ?? [], urn);
            delete rest[urn];
          }
          checkMembers(rest, declared.get(String(schema)) ?? [], String(endpoint));
          const { location, version } = Object(meta);
          const one = await client("GET", location.slice(location.indexOf(mount) + mount.length));
          assert.deepEqual([one.status, one.headers.etag], [200, version], location);
        }
      }
    });

    test("follows the applications", async (t) => {
      const house = await openHouse(t);
      const client = clientOf(house, mount);
      const urns = async () => [...(await schemas(client)).keys()].filter((urn) => urn.includes("Application:Schema"));
      assert.deepEqual(await urns(), []);
      const added = await house.post("/api/applications", { ...pamApplication, name: "Vault PAM 2.0" });
      assert.equal(added.status, 201, JSON.stringify(added.body));
      const [urn = ""] = await urns();
      const name = mount.startsWith("/identityiq") ? "Vault PAM 2.0" : "Vault%20PAM%202.0";
      assert.equal(urn, typeUrn(mount, `Application:Schema:${name}:account`));
      const names = async () =>
        Object((await client("GET", `/Schemas/${encodeURIComponent(urn)}`)).body.attributes).length;
      const before = await names();
      const more = { ...targetSchema.attributes[1], name: "nickname" };
      const attributes = [...targetSchema.attributes, more];
      await house.put(`/api/applications/${encodeURIComponent("Vault PAM 2.0")}`, {
        ...pamApplication,
        name: "Vault PAM 2.0",
        schemas: [{ ...targetSchema, attributes }],
      });
      assert.equal(await names(), before + 1);
      const application = (await client("GET", `/Applications/${encodeURIComponent("vault pam 2.0")}`)).body;
      const [{ $ref }] = Object(application.applicationSchemas);
      assert.equal((await client("GET", $ref.slice($ref.indexOf(mount) + mount.length))).body.id, urn);
      const made = await client("POST", "/Accounts", {
        schemas: [typeUrn(mount, "Account"), urn],
        application: { value: "Vault PAM 2.0" },
        [urn]: { userName: "zoe" },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const change = patch({ op: "replace", path: `${urn}:nickname`, value: "Z" });
      const changed = await client("PATCH", `/Accounts/${made.body.id}`, change);
      assert.equal(Object(changed.body[urn]).nickname, "Z", JSON.stringify(changed.body));
      assert.equal((await client("DELETE", `/Accounts/${made.body.id}`)).status, 204);
      await house.delete(`/api/applications/${encodeURIComponent("Vault PAM 2.0")}`);
      assert.deepEqual(await urns(), []);
    });

    test("tells no setting and no secret of an application", async (t) => {
      const house = await openHouse(t);
      const settings = { target: "PAM", secret: "Sesame-1" };
      await house.post("/api/applications", { ...pamApplication, settings, owner: "marek", description: "The vault" });
      const { body } = await clientOf(house, mount)("GET", "/Applications/PAM");
      const { name, type, owner, description, authoritative } = body;
      assert.deepEqual([name, type, owner, description, authoritative], ["PAM", "target", "marek", "The vault", false]);
      assert.ok(Object(body.features).includes("ENABLE"));
      assert.ok(!/Sesame|secret|settings|sealed/.test(JSON.stringify(body)));
    });

    for (const endpoint of ["/Applications", "/Plans", "/ProvisioningTransactions"]) {
      test(`${endpoint} are read, and written elsewhere`, async (t) => {
        const client = clientOf(await openHouse(t), mount);
        const answer = await client("POST", endpoint, { schemas: [], name: "x" });
        assert.deepEqual([answer.status, answer.headers.allow], [405, "GET"]);
        assert.equal((await client("DELETE", `${endpoint}/x`)).status, 405);
        assert.equal((await client("GET", `${endpoint}/x`)).status, 404);
      });
    }
  });
}

test("/Me is the identity that has the caller's name", async (t) => {
  const house = await openHouse(t);
  const scim = clientOf(house);
  assert.equal((await scim("GET", "/Me")).status, 404);
  const made = await scim("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "Admin",
  });
  const { status, body, headers } = await scim("GET", "/Me");
  assert.deepEqual([status, body.id, headers.location], [200, made.body.id, made.headers.location]);
});
