import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

const path = "/WebServices/PIMServices.svc/Users";

test("a user of the first generation is flat, with the names its clients compare", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Users", {
    username: "ansible",
    personalDetails: { firstName: "Ann", lastName: "Sible" },
    internet: { businessEmail: "ann@corp.example" },
    expiryDate: Date.UTC(2030, 11, 31) / 1000,
    enableUser: false,
  });
  const answer = await admin("GET", `${path}/ANSIBLE/`);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    UserName: "ansible",
    FirstName: "Ann",
    LastName: "Sible",
    Email: "ann@corp.example",
    Source: "Internal",
    UserTypeName: "EPVUser",
    Expired: false,
    ExpiryDate: "12/31/2030",
    Disabled: true,
    AgentUser: false,
    Suspended: false,
    Location: "\\",
    ChangePasswordOnTheNextLogon: false,
  });
});

test("a user who is not there answers 404 ITATS003E, by which clients know that they must create him", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("GET", `${path}/nobody`);
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, "ITATS003E"]);
});

test("PUT changes what it names and leaves the rest", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const { id } = (
    await admin("POST", "/API/Users", {
      username: "flat",
      description: "kept",
      personalDetails: { firstName: "Flo", title: "Dr" },
    })
  ).json();
  const body = {
    LastName: "At",
    Email: "f@corp.example",
    Disabled: true,
    ExpiryDate: "01/02/2031",
    NewPassword: "Fresh-Pass1",
    userType: "x",
    Bogus: 1,
  };
  const answer = await admin("PUT", `${path}/flat`, body);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().Disabled, true);
  const user = (await admin("GET", `/API/Users/${id}`)).json();
  assert.equal(user.description, "kept");
  assert.equal(user.personalDetails.title, "Dr");
  assert.equal(user.personalDetails.firstName, "Flo");
  assert.equal(user.personalDetails.lastName, "At");
  assert.equal(user.enableUser, false);
  assert.equal(user.expiryDate, Date.UTC(2031, 0, 2) / 1000);
  assert.equal((await tryLogon("flat", "Fresh-Pass1")).json().ErrorCode, "ITATS005E");
  await admin("PUT", `${path}/flat`, { Disabled: "False", ExpiryDate: "" });
  assert.equal((await tryLogon("flat", "Fresh-Pass1")).statusCode, 200);
});

test("PUT refuses values that make no sense", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Users", { username: "flat" });
  for (const body of [
    { ExpiryDate: "2031-01-02" },
    { ExpiryDate: "13/40/2031" },
    { Disabled: "x" },
    { NewPassword: "weak" },
    { Location: "x" },
  ]) {
    assert.equal((await admin("PUT", `${path}/flat`, body)).statusCode, 400, JSON.stringify(body));
  }
});
