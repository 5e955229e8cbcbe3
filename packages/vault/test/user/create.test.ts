import assert from "node:assert/strict";
import { test } from "node:test";
import { NEVER } from "@castellan/pvwa";
import { startVault } from "../support/server.ts";

const emptyUser = {
  source: "CyberArk",
  userType: "EPVUser",
  componentUser: false,
  groupsMembership: [],
  vaultAuthorization: [],
  location: "\\",
  enableUser: true,
  suspended: false,
  authenticationMethod: ["AuthTypePass"],
  changePassOnNextLogon: false,
  passwordNeverExpires: false,
  expiryDate: NEVER,
  lastSuccessfulLoginDate: NEVER,
  unAuthorizedInterfaces: [],
  distinguishedName: "",
  description: "",
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
    firstName: "",
    middleName: "",
    lastName: "",
  },
  businessAddress: { workStreet: "", workCity: "", workState: "", workZip: "", workCountry: "" },
  internet: { homePage: "", homeEmail: "", businessEmail: "", otherEmail: "" },
  phones: { homeNumber: "", businessNumber: "", cellularNumber: "", faxNumber: "", pagerNumber: "" },
};

test("a user of a name alone gets every member, each at its default", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("POST", "/API/Users", { username: "bare" });
  assert.equal(answer.statusCode, 201);
  assert.deepEqual(answer.json(), { id: 2, username: "bare", ...emptyUser });
  assert.deepEqual((await admin("GET", "/API/Users/2")).json(), answer.json());
});

test("everything writable is kept, the password never shown", async (t) => {
  const { admin } = await startVault(t);
  const body = {
    username: "full.user",
    userType: "EPVUserLite",
    vaultAuthorization: ["AddSafes", "AuditUsers"],
    location: "\\Applications\\Web",
    enableUser: false,
    changePassOnNextLogon: true,
    passwordNeverExpires: true,
    expiryDate: 1_900_000_000,
    userActivityLogRetentionDays: 30,
    loginFromHour: 7,
    loginToHour: 19,
    authenticationMethod: ["AuthTypePass", "AuthTypeRadius"],
    unAuthorizedInterfaces: ["PSM", "PACLI"],
    distinguishedName: "CN=full",
    description: "everything",
    personalDetails: { firstName: "Full", lastName: "User", department: "IT" },
    businessAddress: { workCity: "Graz" },
    internet: { businessEmail: "full@corp.example" },
    phones: { cellularNumber: "+43 1 2345" },
  };
  const answer = await admin("POST", "/API/Users", { ...body, initialPassword: "P@ssw0rd123!" });
  assert.equal(answer.statusCode, 201, answer.body);
  assert.deepEqual(answer.json(), {
    ...emptyUser,
    id: 2,
    ...body,
    personalDetails: { ...emptyUser.personalDetails, ...body.personalDetails },
    businessAddress: { ...emptyUser.businessAddress, ...body.businessAddress },
    internet: { ...emptyUser.internet, ...body.internet },
    phones: { ...emptyUser.phones, ...body.phones },
  });
  assert.doesNotMatch(answer.body, /P@ssw0rd/);
});

test("what the vault decides itself is not taken from the body", async (t) => {
  const { admin } = await startVault(t);
  const body = {
    username: "own",
    id: 77,
    source: "LDAP",
    suspended: true,
    groupsMembership: [{ groupID: 1_000_000_001 }],
    lastSuccessfulLoginDate: 5,
  };
  const user = (await admin("POST", "/API/Users", body)).json();
  assert.deepEqual(user, { ...emptyUser, id: 2, username: "own" });
});

test("a component's type makes a component user", async (t) => {
  const { admin } = await startVault(t);
  const user = (await admin("POST", "/API/Users", { username: "PasswordManager", userType: "CPM" })).json();
  assert.equal(user.componentUser, true);
});

test("a name is unique among users and groups, in any letter case", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Users", { username: "Twice" });
  for (const username of ["Twice", "tWICE", "Vault Admins"]) {
    const answer = await admin("POST", "/API/Users", { username });
    assert.equal(answer.statusCode, 409, username);
    assert.equal(answer.json().ErrorCode, "CASTL001E");
  }
});

test("of many creates of one name at once, one succeeds", async (t) => {
  const { admin } = await startVault(t);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => admin("POST", "/API/Users", { username: "race" })),
  );
  const statuses = answers.map(({ statusCode }) => statusCode).sort();
  assert.deepEqual(statuses, [201, ...Array.from({ length: 9 }, () => 409)]);
});

test("a number is never used twice", async (t) => {
  const { admin } = await startVault(t);
  const first = (await admin("POST", "/API/Users", { username: "first" })).json().id;
  await admin("DELETE", `/API/Users/${first}`);
  const second = (await admin("POST", "/API/Users", { username: "first" })).json().id;
  assert.ok(second > first);
});

test("names and values that the vault forbids are refused, each by its name", async (t) => {
  const { admin } = await startVault(t);
  const cases: readonly (readonly [string, object])[] = [
    ["username", {}],
    ["username", { username: "" }],
    ["username", { username: "   " }],
    ["username", { username: " padded" }],
    ["username", { username: "a/b" }],
    ["username", { username: "a\\b" }],
    ["username", { username: "a*b" }],
    ["username", { username: "a\tb" }],
    ["username", { username: "Master" }],
    ["username", { username: "BATCH" }],
    ["username", { username: "administrator" }],
    ["username", { username: "x".repeat(129) }],
    ["userType", { userType: "<script>" }],
    ["userType", { userType: "Built-InAdmins" }],
    ["location", { location: "Applications" }],
    ["location", { location: "\\a\\" }],
    ["location", { location: `\\${"x".repeat(128)}` }],
    ["description", { description: "x".repeat(100) }],
    ["distinguishedName", { distinguishedName: "x".repeat(512) }],
    ["vaultAuthorization", { vaultAuthorization: ["Everything"] }],
    ["vaultAuthorization", { vaultAuthorization: "AddSafes" }],
    ["authenticationMethod", { authenticationMethod: ["AuthTypeGuess"] }],
    ["unAuthorizedInterfaces", { unAuthorizedInterfaces: [7] }],
    ["loginFromHour", { loginFromHour: 24 }],
    ["loginToHour", { loginToHour: -1 }],
    ["expiryDate", { expiryDate: 1e300 }],
    ["personalDetails.title", { personalDetails: { title: "x".repeat(50) } }],
    ["businessAddress.workZip", { businessAddress: { workZip: "x".repeat(20) } }],
    ["internet.homePage", { internet: { homePage: "x".repeat(320) } }],
    ["phones.faxNumber", { phones: { faxNumber: "x".repeat(25) } }],
    ["initialPassword", { initialPassword: "short1A" }],
    ["initialPassword", { initialPassword: "nouppercase1" }],
    ["initialPassword", { initialPassword: "NOLOWERCASE1" }],
    ["initialPassword", { initialPassword: "NoDigitsHere" }],
    ["initialPassword", { initialPassword: `Aa1${"x".repeat(37)}` }],
    ["initialPassword", { username: "Refused.user1", initialPassword: "reFused.user1" }],
  ];
  for (const [parameter, members] of cases) {
    const body = parameter === "username" ? members : { username: "refused", ...members };
    const answer = await admin("POST", "/API/Users", body);
    assert.equal(answer.statusCode, 400, JSON.stringify(members));
    assert.deepEqual(
      answer.json().Details.map((detail: { ParameterName: string }) => detail.ParameterName),
      [parameter],
    );
  }
  assert.equal((await admin("GET", "/API/Users")).json().Total, 1);
});

test("names of the field are taken", async (t) => {
  const { admin } = await startVault(t);
  for (const username of [
    "scim.test01",
    "m.rossi@corp.example",
    "O'Brien",
    "svc_backup-01",
    "Zoë Müller",
    "山田",
    "a&b+c%d",
  ]) {
    const answer = await admin("POST", "/API/Users", { username });
    assert.equal(answer.statusCode, 201, username);
    assert.equal(answer.json().username, username);
  }
});
