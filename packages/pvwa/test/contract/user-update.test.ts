import assert from "node:assert/strict";
import { test } from "node:test";
import { isNever, NEVER, type PvwaUser, toUserUpdate } from "../../src/index.ts";

const user: PvwaUser = {
  id: 41,
  username: "m.rossi",
  source: "LDAP",
  userType: "EPVUser",
  componentUser: false,
  location: "\\",
  enableUser: true,
  suspended: false,
  changePassOnNextLogon: false,
  passwordNeverExpires: false,
  expiryDate: NEVER,
  lastSuccessfulLoginDate: 1,
  vaultAuthorization: ["AuditUsers"],
  authenticationMethod: ["AuthTypeLDAP"],
  unAuthorizedInterfaces: [],
  distinguishedName: "",
  description: "d",
  personalDetails: {
    street: "",
    city: "",
    state: "",
    zip: "",
    country: "",
    title: "",
    organization: "",
    department: "",
    profession: "",
    firstName: "Mara",
    middleName: "",
    lastName: "Rossi",
  },
  businessAddress: { workStreet: "", workCity: "", workState: "", workZip: "", workCountry: "" },
  internet: { homePage: "", homeEmail: "", businessEmail: "", otherEmail: "" },
  phones: { homeNumber: "", businessNumber: "", cellularNumber: "", faxNumber: "", pagerNumber: "" },
  groupsMembership: [],
  userDN: "CN=Mara",
};

test("an update sends the whole user again but for what is read-only, with the changes", () => {
  const update = toUserUpdate(user, { enableUser: false });
  assert.equal(update.enableUser, false);
  assert.equal(update.description, "d");
  assert.deepEqual(update.personalDetails, user.personalDetails);
  assert.deepEqual(update.vaultAuthorization, ["AuditUsers"]);
  const readOnly = ["id", "source", "componentUser", "groupsMembership", "lastSuccessfulLoginDate", "userDN"];
  for (const name of [...readOnly, "authenticationMethod"]) assert.ok(!(name in update), name);
  assert.equal(user.enableUser, true);
});

test("the authentication method is sent when it is to change", () => {
  assert.deepEqual(toUserUpdate(user, { authenticationMethod: ["AuthTypePass"] }).authenticationMethod, [
    "AuthTypePass",
  ]);
});

test("never is .NET's first moment in any zone, or 0", () => {
  for (const [seconds, never] of [
    [NEVER, true],
    [-62_135_578_800, true],
    [-62_135_640_000, true],
    [0, true],
    [1, false],
    [1_900_000_000, false],
    [-62_135_000_000, false],
  ] as const) {
    assert.equal(isNever(seconds), never, String(seconds));
  }
});
