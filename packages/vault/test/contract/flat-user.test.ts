import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

const service = "/WebServices/PIMServices.svc";

/** A user in the words of the first generation, as clients send them to both generations. */
const flat = {
  UserName: "ann",
  InitialPassword: "P@ssw0rd123!",
  Email: "ann@corp.example",
  FirstName: "Ann",
  LastName: "Berg",
  ChangePasswordOnTheNextLogon: true,
  ExpiryDate: "12/31/2040",
  UserTypeName: "BasicUser",
  Disabled: true,
  Location: "\\",
  vaultAuthorization: ["AddSafes", "AuditUsers"],
};

test("a user added in the words of the first generation reads back in them, so that the next run changes nothing", async (t) => {
  const { admin } = await startVault(t);
  const added = await admin("POST", "/API/Users", { ...flat, userType: flat.UserTypeName });
  assert.equal(added.statusCode, 201, added.body);
  assert.deepEqual(added.json().vaultAuthorization, flat.vaultAuthorization);
  const read = (await admin("GET", `${service}/Users/ann`)).json();
  const { InitialPassword: _password, vaultAuthorization: _authorizations, ...expected } = flat;
  assert.deepEqual(read, { ...read, ...expected });
});

test("the words of the second generation go before those of the first", async (t) => {
  const { admin } = await startVault(t);
  const body = {
    ...flat,
    userType: "EPVUser",
    enableUser: true,
    changePassOnNextLogon: false,
    personalDetails: { firstName: "Anna", department: "Grid" },
    internet: { businessEmail: "anna@corp.example" },
  };
  const user = (await admin("POST", "/API/Users", body)).json();
  assert.deepEqual(
    [user.userType, user.enableUser, user.changePassOnNextLogon, user.internet.businessEmail],
    ["EPVUser", true, false, "anna@corp.example"],
  );
  assert.deepEqual(
    [user.personalDetails.firstName, user.personalDetails.lastName, user.personalDetails.department],
    ["Anna", "Berg", "Grid"],
  );
  assert.equal(user.expiryDate, Date.UTC(2040, 11, 31) / 1000);
});

test("what the first generation's words cannot say is refused by name", async (t) => {
  const { admin } = await startVault(t);
  for (const [name, value] of [
    ["ExpiryDate", "13/31/2040"],
    ["Email", 7],
    ["FirstName", "x".repeat(100)],
    ["Disabled", "perhaps"],
    ["UserTypeName", "?"],
  ] as const) {
    const answer = await admin("POST", "/API/Users", { ...flat, [name]: value });
    assert.deepEqual(refused(answer), [400, "PASWS167E"], name);
    assert.equal(answer.json().Details[0].ParameterName.toLowerCase(), name.toLowerCase());
  }
  assert.equal((await admin("GET", `${service}/Users/ann`)).statusCode, 404);
});
