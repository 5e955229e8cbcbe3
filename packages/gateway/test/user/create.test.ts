import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openDesk } from "../support/desk.ts";
import { createFakeVault, type FakeVaultOptions } from "../support/fake-vault.ts";
import { httpError } from "../support/http-error.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const extension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
const link = "urn:ietf:params:scim:schemas:pam:1.0:LinkedObject";

async function stage(context: TestContext, options?: FakeVaultOptions) {
  const vault = createFakeVault(options);
  const desk = await openDesk(vault);
  context.after(() => desk.close());
  return { vault, desk };
}

const minimal = { schemas: [core], userName: "ann" };

test("one POST to the vault, and nothing else", async (context) => {
  const { vault, desk } = await stage(context);
  const answer = await desk.request("POST", "/Users", { ...minimal, password: "P@ssw0rd123!" });
  assert.equal(answer.status, 201);
  assert.deepEqual(vault.log, ["create ann"]);
});

test("every attribute of a user has its field in the vault", async (context) => {
  const { vault, desk } = await stage(context);
  const { body } = await desk.request("POST", "/Users", {
    ...minimal,
    name: { givenName: "Ann", middleName: "B", familyName: "Lee" },
    title: "Engineer",
    userType: "BasicUser",
    profileUrl: "https://corp.example/ann",
    emails: [
      { value: "ann@corp.example", type: "work" },
      { value: "ann@home.example", type: "home" },
      { value: "ann@other.example", type: "other" },
    ],
    phoneNumbers: ["work", "home", "mobile", "fax", "pager"].map((type) => ({ value: `+1 ${type}`, type })),
    addresses: [
      {
        type: "work",
        streetAddress: "Quay 1",
        locality: "Bergen",
        region: "Vestland",
        postalCode: "5003",
        country: "NO",
      },
      { type: "home", streetAddress: "Road 2", locality: "Voss", postalCode: "5700", country: "NO" },
    ],
    [enterprise]: { organization: "Norrvale", department: "Grid" },
    [extension]: {
      location: "\\Staff",
      expiryDate: 1_893_456_000,
      changePassOnNextLogon: true,
      passwordNeverExpires: true,
      distinguishedName: "CN=ann",
      vaultAuthorization: ["auditusers", "AddSafes"],
      unAuthorizedInterfaces: ["PSM"],
      authenticationMethod: ["AuthTypeRadius"],
    },
  });
  const user = vault.users.get(Number(body.id));
  assert.partialDeepStrictEqual(user, {
    userType: "BasicUser",
    location: "\\Staff",
    expiryDate: 1_893_456_000,
    changePassOnNextLogon: true,
    passwordNeverExpires: true,
    distinguishedName: "CN=ann",
    vaultAuthorization: ["AddSafes", "AuditUsers"],
    unAuthorizedInterfaces: ["PSM"],
    authenticationMethod: ["AuthTypeRadius"],
    personalDetails: {
      firstName: "Ann",
      middleName: "B",
      lastName: "Lee",
      title: "Engineer",
      organization: "Norrvale",
      department: "Grid",
      street: "Road 2",
      city: "Voss",
      zip: "5700",
      country: "NO",
    },
    businessAddress: {
      workStreet: "Quay 1",
      workCity: "Bergen",
      workState: "Vestland",
      workZip: "5003",
      workCountry: "NO",
    },
    internet: {
      businessEmail: "ann@corp.example",
      homeEmail: "ann@home.example",
      otherEmail: "ann@other.example",
      homePage: "https://corp.example/ann",
    },
    phones: {
      businessNumber: "+1 work",
      homeNumber: "+1 home",
      cellularNumber: "+1 mobile",
      faxNumber: "+1 fax",
      pagerNumber: "+1 pager",
    },
  });
});

const tooLong: readonly (readonly [string, object])[] = [
  ["userName", { userName: "x".repeat(129) }],
  ["password", { password: "P@1".padEnd(40, "x") }],
  ['emails[type eq "work"].value', { emails: [{ type: "work", value: "x".repeat(320) }] }],
  ['phoneNumbers[type eq "mobile"].value', { phoneNumbers: [{ type: "mobile", value: "1".repeat(25) }] }],
  ["profileUrl", { profileUrl: `https://${"x".repeat(320)}` }],
  [`${extension}:location`, { [extension]: { location: `\\${"x".repeat(128)}` } }],
  [`${extension}:distinguishedName`, { [extension]: { distinguishedName: "x".repeat(512) } }],
];

for (const [name, member] of tooLong) {
  test(`${name} longer than the vault's field is refused by its SCIM name, before the vault is asked`, async (context) => {
    const { vault, desk } = await stage(context);
    const { status, body } = await desk.request("POST", "/Users", { ...minimal, ...member });
    assert.equal(status, 400);
    assert.equal(body.scimType, "invalidValue");
    assert.ok(body.detail.startsWith(`${name} has `), body.detail);
    assert.match(body.detail, /holds at most \d+: shorten it$/);
    assert.deepEqual(vault.log, []);
  });
}

const refused: readonly (readonly [string, object, RegExp])[] = [
  [
    "an authorisation the vault does not have",
    { [extension]: { vaultAuthorization: ["Fly"] } },
    /vaultAuthorization does not take "Fly": send some of AddSafes/,
  ],
  [
    "an interface the vault does not have",
    { [extension]: { unAuthorizedInterfaces: ["X"] } },
    /unAuthorizedInterfaces/,
  ],
  ["an expiry in milliseconds", { [extension]: { expiryDate: 1_893_456_000_000 } }, /seconds, not milliseconds/],
  ["a suspension", { [extension]: { suspended: true } }, /suspended/],
  [
    "a link to a directory",
    { [link]: { source: "corp.example", nativeIdentifier: "CN=a" } },
    /comes into the vault by logging on/,
  ],
];

for (const [name, member, detail] of refused) {
  test(`${name} is refused on create`, async (context) => {
    const { vault, desk } = await stage(context);
    const answer = await desk.request("POST", "/Users", { ...minimal, ...member });
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, detail);
    assert.deepEqual(vault.log, []);
  });
}

test("a user can be created disabled, also where the vault passes over the flag", async (context) => {
  const { vault, desk } = await stage(context);
  const { create } = vault.calls;
  vault.calls.create = ({ enableUser: _ignored, ...user }) => create(user);
  const answer = await desk.request("POST", "/Users", { ...minimal, active: false });
  assert.equal(answer.status, 201);
  assert.equal(answer.body.active, false);
  assert.deepEqual(vault.log, ["create ann", "disable 1", "get 1"]);
});

test("a user who cannot be disabled is not left behind enabled", async (context) => {
  const { vault, desk } = await stage(context);
  const { create } = vault.calls;
  vault.calls.create = ({ enableUser: _ignored, ...user }) => create(user);
  vault.failNext("disable", httpError(403, "PASWS041E", "You are not authorized."));
  const answer = await desk.request("POST", "/Users", { ...minimal, active: false });
  assert.equal(answer.status, 403);
  assert.equal(vault.users.size, 0);
});

test("a user that cannot be recorded is taken back; when that fails too, the error says what stands", async (context) => {
  const { vault, desk } = await stage(context);
  await desk.db.sql.schema.dropTable("audit_log").execute();
  const gone = await desk.request("POST", "/Users", minimal);
  assert.equal(gone.status, 500);
  assert.equal(vault.users.size, 0);
  vault.failNext("delete", httpError(500));
  const stuck = await desk.request("POST", "/Users", minimal);
  assert.match(stuck.body.detail, /could not be taken back: the vault user was created/);
  assert.equal(vault.users.size, 1);
});

test("what the vault refuses is told in SCIM's terms", async (context) => {
  const { vault, desk } = await stage(context);
  vault.failNext(
    "create",
    Object.assign(httpError(400, "PASWS167E", "There are some invalid parameters."), {
      details: [{ ParameterName: "personalDetails.firstName", ErrorCode: "", ErrorMessage: "too odd" }],
    }),
  );
  const answer = await desk.request("POST", "/Users", minimal);
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /In SCIM terms: name\.givenName/);
});
