import assert from "node:assert/strict";
import { test } from "node:test";
import { administratorPassword, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("a logon answers a bare JSON string of at least 180 header-safe characters", async (t) => {
  const { tryLogon } = await startVault(t);
  const answer = await tryLogon("administrator", administratorPassword);
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers["content-type"]), /^application\/json/);
  const token: unknown = answer.json();
  assert.ok(typeof token === "string" && token.length >= 180);
  assert.match(token, /^[A-Za-z0-9+/=]+$/);
  const text = Buffer.from(token, "base64").toString("latin1");
  assert.match(text, /^[0-9a-f-]{36};[0-9a-f]{16};[0-9a-f]{80};$/);
  assert.notEqual(token, (await tryLogon("Administrator", administratorPassword)).json());
});

test("the type matches in any letter case, and those that are not configured say so", async (t) => {
  const { tryLogon } = await startVault(t);
  const cases = [
    ["cyberark", 200, undefined],
    ["CYBERARK", 200, undefined],
    ["LDAP", 400, "CASTL002E"],
    ["Windows", 400, "CASTL002E"],
    ["RADIUS", 400, "CASTL002E"],
    ["PKI", 400, "CASTL002E"],
    ["PKIPN", 400, "CASTL002E"],
    ["saml", 400, "PASWS035E"],
    ["magic", 404, "CASTL005E"],
  ] as const;
  for (const [type, status, code] of cases) {
    const answer = await tryLogon("Administrator", administratorPassword, { type });
    assert.equal(answer.statusCode, status, type);
    if (code !== undefined) assert.equal(answer.json().ErrorCode, code, type);
  }
});

test("a SAML answer comes as a form, and is told that SAML is not configured", async (t) => {
  const { server } = await startVault(t);
  const answer = await server.inject({
    method: "POST",
    url: "/PasswordVault/api/auth/SAML/Logon",
    headers: { "content-type": "application/x-www-form-urlencoded", authorization: "None" },
    payload: "concurrentSession=true&apiUse=true&SAMLResponse=PHNhbWw%2B",
  });
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "PASWS035E"]);
});

test("a wrong password, an unknown user and a user without a password are answered alike", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  await admin("POST", "/API/Users", { username: "with", initialPassword: password });
  await admin("POST", "/API/Users", { username: "without" });
  for (const name of ["with", "without", "nobody"]) {
    for (const wrong of ["Wr0ng-password", ""]) {
      const answer = await tryLogon(name, wrong);
      assert.equal(answer.statusCode, 403);
      assert.deepEqual(answer.json(), {
        ErrorCode: "ITATS004E",
        ErrorMessage: `Authentication failure for User [${name}].`,
      });
    }
  }
});

test("a user may be kept out, and is told why only with the right password", async (t) => {
  const { admin, tryLogon, time } = await startVault(t);
  const now = Math.floor(time.now / 1000);
  const hour = new Date(time.now).getUTCHours();
  const cases = [
    [{ enableUser: false }, "ITATS005E"],
    [{ expiryDate: now - 10 }, "ITATS006E"],
    [{ unAuthorizedInterfaces: ["PVWA"] }, "CASTL017E"],
    [{ loginFromHour: (hour + 1) % 24, loginToHour: hour }, "CASTL014E"],
    [{ authenticationMethod: ["AuthTypeRadius"] }, "ITATS004E"],
  ] as const;
  for (const [index, [members, code]] of cases.entries()) {
    await admin("POST", "/API/Users", { username: `kept${index}`, initialPassword: password, ...members });
    const right = await tryLogon(`kept${index}`, password);
    assert.deepEqual([right.statusCode, right.json().ErrorCode], [403, code]);
    const wrong = await tryLogon(`kept${index}`, "Wr0ng-password");
    assert.deepEqual([wrong.statusCode, wrong.json().ErrorCode], [403, "ITATS004E"]);
  }
  const free = {
    username: "free",
    initialPassword: password,
    expiryDate: now + 1000,
    loginFromHour: hour,
    loginToHour: (hour + 2) % 24,
  };
  await admin("POST", "/API/Users", free);
  assert.equal((await tryLogon("free", password)).statusCode, 200);
});

test("five failures suspend; a suspended user is refused with the right password too, until he is activated", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "guess", initialPassword: password })).json();
  for (let failure = 0; failure < 4; failure += 1) await tryLogon("guess", "Wr0ng-password");
  assert.equal((await tryLogon("guess", password)).statusCode, 200, "a success forgets the failures");
  for (let failure = 0; failure < 5; failure += 1) {
    assert.equal((await tryLogon("guess", "Wr0ng-password")).json().ErrorCode, "ITATS004E");
  }
  assert.equal((await admin("GET", `/API/Users/${id}`)).json().suspended, true);
  const refused = await tryLogon("guess", password);
  assert.deepEqual([refused.statusCode, refused.json().ErrorCode], [403, "ITATS002E"]);
  assert.equal((await admin("POST", `/API/Users/${id}/Activate`)).statusCode, 200);
  assert.equal((await tryLogon("guess", "Wr0ng-password")).json().ErrorCode, "ITATS004E");
  assert.equal((await tryLogon("guess", password)).statusCode, 200);
});

test("how many failures suspend is a setting, and the Administrator is never suspended", async (t) => {
  const { admin, tryLogon } = await startVault(t, { maximumFailedLogons: 2 });
  await admin("POST", "/API/Users", { username: "two", initialPassword: password });
  for (const name of ["two", "two", "Administrator", "Administrator", "Administrator"])
    await tryLogon(name, "Wr0ng-password");
  assert.equal((await tryLogon("two", password)).json().ErrorCode, "ITATS002E");
  assert.equal((await tryLogon("Administrator", administratorPassword)).statusCode, 200);
});

test("who guesses the Administrator's password has to wait, longer each time", async (t) => {
  let now = Date.now();
  const { tryLogon } = await startVault(t, { clock: () => now });
  for (let count = 0; count < 5; count += 1) {
    assert.equal((await tryLogon("administrator", "Wr0ng-password")).json().ErrorCode, "ITATS004E");
  }
  const refused = await tryLogon("Administrator", administratorPassword);
  assert.deepEqual([refused.statusCode, refused.json().ErrorCode], [403, "CASTL019E"]);
  assert.match(refused.json().ErrorMessage, /Wait 1 seconds/);
  now += 1000;
  assert.equal((await tryLogon("Administrator", "Wr0ng-password")).json().ErrorCode, "ITATS004E");
  assert.match((await tryLogon("Administrator", administratorPassword)).json().ErrorMessage, /Wait 2 seconds/);
  now += 2000;
  assert.equal((await tryLogon("Administrator", administratorPassword)).statusCode, 200);
});

test("suspension ends the user's sessions", async (t) => {
  const { admin, tryLogon, logon } = await startVault(t, { maximumFailedLogons: 1 });
  await admin("POST", "/API/Users", { username: "open", initialPassword: password });
  const session = await logon("open", password);
  await tryLogon("open", "Wr0ng-password");
  assert.equal((await session("GET", "/API/currentuser")).statusCode, 401);
});

test("newPassword changes the password with the logon", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  await admin("POST", "/API/Users", { username: "change", initialPassword: password, changePassOnNextLogon: true });
  const must = await tryLogon("change", password);
  assert.deepEqual([must.statusCode, must.json().ErrorCode], [409, "CASTL003E"]);
  for (const bad of ["short1A", "alllowercase1", password, "x".repeat(40)]) {
    const answer = await tryLogon("change", password, { newPassword: bad });
    assert.equal(answer.statusCode, 400, bad);
    assert.equal(answer.json().Details[0].ParameterName, "newPassword");
  }
  assert.equal((await tryLogon("change", "Wr0ng-password", { newPassword: "Fresh-Pass1" })).statusCode, 403);
  assert.equal((await tryLogon("change", password, { newPassword: "Fresh-Pass1" })).statusCode, 200);
  assert.equal((await tryLogon("change", password)).statusCode, 403);
  assert.equal((await tryLogon("change", "Fresh-Pass1")).statusCode, 200);
});

test("LoginsInfo and the user tell of the last logons", async (t) => {
  const { admin, tryLogon, logon, time } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "seen", initialPassword: password })).json();
  time.now += 60_000;
  const failedAt = Math.floor(time.now / 1000);
  await tryLogon("seen", "Wr0ng-password");
  time.now += 60_000;
  const session = await logon("seen", password);
  const now = Math.floor(time.now / 1000);
  assert.deepEqual((await session("GET", "/API/LoginsInfo")).json(), {
    LastSuccessLoginTime: now,
    LastSuccessLoginIP: "127.0.0.1",
    FailedLogins: 0,
    LastFailLoginTime: failedAt,
    LastFailLoginIP: "127.0.0.1",
  });
  assert.equal((await admin("GET", `/API/Users/${id}`)).json().lastSuccessfulLoginDate, now);
});

test("the first generation's logons answer their own envelopes", async (t) => {
  const { server } = await startVault(t);
  for (const [service, name] of [
    ["auth/Cyberark/CyberArkAuthenticationService.svc", "CyberArkLogonResult"],
    ["auth/Shared/RestfulAuthenticationService.svc", "LogonResult"],
  ] as const) {
    const url = `/PasswordVault/WebServices/${service}`;
    const payload = { username: "Administrator", password: administratorPassword, useRadiusAuthentication: false };
    const token = (await server.inject({ method: "POST", url: `${url}/Logon`, payload })).json()[name];
    const headers = { authorization: token };
    assert.equal((await server.inject({ url: "/PasswordVault/api/users/1", headers })).statusCode, 200);
    assert.equal((await server.inject({ method: "POST", url: `${url}/Logoff`, headers })).statusCode, 200);
    assert.equal((await server.inject({ url: "/PasswordVault/api/users/1", headers })).statusCode, 401);
  }
});
