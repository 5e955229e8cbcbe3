import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type House, openHouse } from "../support/house.ts";
import { basic, detailOf, patchOp, scimCaller } from "../support/scim.ts";

/** The body that worked in the field, to the letter. */
const workingBody = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName: "scim.test01",
  name: { givenName: "SCIM", familyName: "Test" },
  displayName: "SCIM Test",
  active: true,
  emails: [{ value: "scim@test.com", type: "work", primary: true }],
  userType: "EPVUser",
  password: "P@ssw0rd123!",
};
const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";

/** Every base path, as clients write it. */
const bases = ["/scim/v2", "/scim", "/CyberArk/scim/v2", "/CyberArk/scim", "/cyberark/SCIM/V2", "/SCIM"];

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

let count = 0;
function newName(): string {
  count += 1;
  return `scim.test${String(count).padStart(2, "0")}`;
}

for (const base of bases) {
  describe(`at ${base}`, () => {
    for (const slash of ["", "/"]) {
      test(`POST ${base}/Users${slash} with the body that worked creates the user`, async () => {
        const userName = newName();
        const answer = await house.scim("POST", `${base}/Users${slash}`, { ...workingBody, userName });
        assert.equal(answer.statusCode, 201, answer.body);
        assert.match(String(answer.headers["content-type"]), /^application\/scim\+json/);
        const user = answer.json();
        assert.equal(answer.headers.location, user.meta.location);
        assert.equal(user.meta.location.toLowerCase(), `http://localhost:80${base}/Users/${user.id}`.toLowerCase());
        const { password, ...shown } = workingBody;
        for (const [name, value] of Object.entries({ ...shown, userName })) {
          if (name !== "schemas") assert.deepEqual(user[name], value, name);
        }
        assert.ok(user.schemas.includes(workingBody.schemas[0]));
        assert.ok(!answer.body.includes(password), "the password comes back to nobody");
        assert.equal(await house.logon(userName, password), "admitted");
      });
    }

    test("a body wrapped in userData is told so", async () => {
      const detail = detailOf(await house.scim("POST", `${base}/Users/`, { userData: workingBody }), 400);
      assert.ok(detail.startsWith("user data is required"), detail);
      assert.match(detail, /wrapped in "userData"/);
      assert.match(detail, /send the members of "userData" at the root/);
    });

    test("discovery answers", async () => {
      for (const path of [
        "ServiceProviderConfig",
        "ServiceProviderConfigs",
        "Schemas",
        "ResourceTypes",
        "ResourceTypes/User",
      ]) {
        const answer = await house.scim("GET", `${base}/${path}/`);
        assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`);
      }
      const schemas = (await house.scim("GET", `${base}/Schemas`)).json();
      const names = schemas.Resources.map((schema: { id: string }) => schema.id);
      assert.ok(names.includes(extension));
      assert.ok(names.includes("urn:ietf:params:scim:schemas:pam:1.0:LinkedObject"));
    });

    test("a user is read by id and by name, in any letter case", async () => {
      const userName = newName();
      const { id } = (await house.scim("POST", `${base}/Users`, { ...workingBody, userName })).json();
      for (const path of [`/Users/${id}`, `/users/${id}/`, `/Users/${userName}`, `/USERS/${userName.toUpperCase()}`]) {
        const answer = await house.scim("GET", base + path);
        assert.equal(answer.json().id, id, path);
      }
    });
  });
}

test("location and changePassOnNextLogon work in CyberArk's extension", async () => {
  const userName = newName();
  const settings = { location: "\\Staff", changePassOnNextLogon: true };
  const answer = await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName, [extension]: settings });
  assert.equal(answer.statusCode, 201, answer.body);
  assert.equal(answer.json()[extension].location, "\\Staff");
  assert.equal(answer.json()[extension].changePassOnNextLogon, true);
  assert.equal(await house.logon(userName, workingBody.password), "CASTL003E");
});

test("at the root the default profile takes them as the extension's, and counts it", async () => {
  const before = (await house.gateway.status()).tolerances["root-extension-attribute"] ?? 0;
  const userName = newName();
  const body = { ...workingBody, userName, location: "\\Staff", changePassOnNextLogon: true };
  const answer = await house.scim("POST", "/scim/v2/Users", body);
  assert.equal(answer.statusCode, 201, answer.body);
  assert.equal(answer.json()[extension].location, "\\Staff");
  assert.equal(answer.json()[extension].changePassOnNextLogon, true);
  assert.equal(answer.json().location, undefined);
  assert.equal((await house.gateway.status()).tolerances["root-extension-attribute"], before + 2);
});

test("at the root the strict profile answers 400 and names the extension", async () => {
  const strict = await openHouse({ gateway: { profile: "strict" } });
  try {
    for (const member of [{ location: "\\" }, { changePassOnNextLogon: true }]) {
      const answer = await strict.scim("POST", "/scim/v2/Users", { ...workingBody, ...member });
      const detail = detailOf(answer, 400);
      assert.ok(detail.includes(extension), detail);
      assert.ok(detail.includes(Object.keys(member)[0] ?? ""), detail);
    }
    assert.deepEqual((await strict.gateway.status()).tolerances, {});
    assert.equal((await strict.scim("POST", "/scim/v2/Users", workingBody)).statusCode, 201);
  } finally {
    await strict.close();
  }
});

const ways = [
  {
    name: "PUT of the whole resource as it was read",
    send: async (id: string, active: boolean) => {
      const read = (await house.scim("GET", `/scim/v2/Users/${id}`)).json();
      return house.scim("PUT", `/scim/v2/Users/${id}`, { ...read, active });
    },
  },
  {
    name: "PUT of the body that created it",
    send: async (id: string, active: boolean) => {
      const { userName } = (await house.scim("GET", `/scim/v2/Users/${id}`)).json();
      return house.scim("PUT", `/scim/v2/Users/${id}`, { ...workingBody, userName, active });
    },
  },
  {
    name: "PATCH with a path",
    send: (id: string, active: boolean) =>
      house.scim("PATCH", `/scim/v2/Users/${id}`, patchOp({ op: "replace", path: "active", value: active })),
  },
  {
    name: "PATCH without a path",
    send: (id: string, active: boolean) =>
      house.scim("PATCH", `/scim/v2/Users/${id}`, patchOp({ op: "replace", value: { active } })),
  },
  {
    name: "PATCH as Entra sends it",
    send: (id: string, active: boolean) =>
      house.scim(
        "PATCH",
        `/scim/v2/Users/${id}`,
        patchOp({ op: "Replace", path: "active", value: active ? "True" : "False" }),
      ),
  },
];

for (const { name, send } of ways) {
  test(`an internal user is disabled and enabled by ${name}`, async () => {
    const userName = newName();
    const { id } = (await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName })).json();
    assert.equal(await house.logon(userName, workingBody.password), "admitted");
    const disabled = await send(id, false);
    assert.equal(disabled.statusCode, 200, disabled.body);
    assert.equal(disabled.json().active, false);
    assert.equal(await house.logon(userName, workingBody.password), "ITATS005E");
    assert.equal((await house.scim("GET", `/scim/v2/Users/${id}`)).json().active, false);
    const enabled = await send(id, true);
    assert.equal(enabled.json().active, true);
    assert.equal(await house.logon(userName, workingBody.password), "admitted");
  });
}

test("what was done stands in the audit trail, and no password does", async () => {
  const userName = newName();
  const { id } = (await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName })).json();
  await house.scim(
    "PATCH",
    `/scim/v2/Users/${id}`,
    patchOp({ op: "replace", value: { active: false, password: "An0ther-one!" } }),
  );
  await house.scim("DELETE", `/scim/v2/Users/${id}`);
  const entries = await house.gateway.audit.list({ limit: 100, target: `user:${id}` });
  assert.deepEqual(
    entries.map(({ action }) => action),
    ["user.created", "user.disabled", "user.passwordSet", "user.deleted"],
  );
  assert.ok(entries.every(({ actor, client }) => actor === "SCIM-user" && client === "127.0.0.1"));
  assert.ok(!JSON.stringify(entries).includes("An0ther") && !JSON.stringify(entries).includes("P@ss"));
  assert.equal((await house.gateway.audit.verify()).intact, true);
});

test("deleting answers 204, and then the user is gone", async () => {
  const userName = newName();
  const { id } = (await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName })).json();
  const deleted = await house.scim("DELETE", `/scim/v2/Users/${id}`);
  assert.equal(deleted.statusCode, 204);
  assert.equal(deleted.body, "");
  assert.match(detailOf(await house.scim("GET", `/scim/v2/Users/${id}`), 404), new RegExp(id));
  assert.match(detailOf(await house.scim("DELETE", `/scim/v2/Users/${id}`), 404), new RegExp(id));
  assert.equal(await house.logon(userName, workingBody.password), "ITATS004E");
});

test("a name that is taken answers 409 uniqueness and says so", async () => {
  const userName = newName();
  await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName });
  const again = await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName: userName.toUpperCase() });
  assert.match(detailOf(again, 409), /userName/);
  assert.equal(again.json().scimType, "uniqueness");
});

test("a caller has the rights of his vault user, and no more", async () => {
  const userName = newName();
  await house.scim("POST", "/scim/v2/Users", { ...workingBody, userName });
  const other = scimCaller(house.server, basic(userName, workingBody.password));
  assert.match(detailOf(await other("GET", "/scim/v2/Users"), 403), /Audit Users/);
  assert.match(
    detailOf(await other("POST", "/scim/v2/Users", { ...workingBody, userName: newName() }), 403),
    /Add\/Update Users/,
  );
});
