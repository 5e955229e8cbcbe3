import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

function sshString(bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** A line of `authorized_keys` of the given parts. */
function lineOf(type: string, ...parts: readonly Buffer[]): string {
  return `${type} ${Buffer.concat([type, ...parts].map(sshString)).toString("base64")}`;
}

function ed25519(): string {
  const { publicKey } = generateKeyPairSync("ed25519");
  return lineOf("ssh-ed25519", Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url"));
}

function rsa(modulusLength: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
  const modulus = Buffer.concat([Buffer.from([0]), Buffer.from(n, "base64url")]);
  return lineOf("ssh-rsa", Buffer.from(e, "base64url"), modulus);
}

const gen1 = "/WebServices/PIMServices.svc/Users/pat/AuthenticationMethods/SSHKeyAuthentication/AuthorizedKeys";

test("keys are added, listed and removed, by name and by number, and are the same", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "pat" })).json();
  const line = ed25519();
  const added = await admin("POST", gen1, { PublicSSHKey: `  ${line}   pat@laptop ` });
  assert.equal(added.statusCode, 201, added.body);
  const key = added.json().AddUserAuthorizedKeyResult;
  assert.match(key.KeyID, /^[0-9a-f]{64}$/);
  assert.equal(key.PublicSSHKey, `${line} pat@laptop`);
  const other = (await admin("POST", `/API/Users/${id}/Secret/SSHKeys`, { PublicSSHKey: rsa(2048) })).json();
  assert.deepEqual(
    new Set((await admin("GET", gen1)).json().GetUserAuthorizedKeysResult.map(({ KeyID }: typeof key) => KeyID)),
    new Set([key.KeyID, other.KeyID]),
  );
  assert.equal((await admin("DELETE", `${gen1}/${other.KeyID}/`)).statusCode, 200);
  assert.deepEqual((await admin("GET", `/API/Users/${id}/Secret/SSHKeys/`)).json(), { value: [key], count: 1 });
  assert.equal((await admin("DELETE", `/API/Users/${id}/Secret/SSHKeys/${key.KeyID}`)).statusCode, 200);
  assert.equal((await admin("DELETE", `${gen1}/${key.KeyID}`)).json().ErrorCode, "CASTL071E");
  assert.deepEqual((await admin("GET", gen1)).json(), { GetUserAuthorizedKeysResult: [] });
});

test("the same key is not added twice, whatever its comment", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Users", { username: "pat" });
  const line = ed25519();
  await admin("POST", gen1, { PublicSSHKey: line });
  const again = await admin("POST", gen1, { PublicSSHKey: `${line} other` });
  assert.deepEqual([again.statusCode, again.json().ErrorCode], [409, "CASTL072E"]);
});

test("what is no OpenSSH key is refused", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Users", { username: "pat" });
  const good = ed25519();
  const [, encoded = ""] = good.split(" ");
  for (const PublicSSHKey of [
    undefined,
    "",
    7,
    "ssh-ed25519",
    `ssh-ed25519 ${encoded.slice(0, -8)}`,
    `ssh-ed25519 ${encoded}AAAA`,
    `ssh-ed25519 !${encoded}`,
    `ssh-rsa ${encoded}`,
    `ssh-dss ${encoded}`,
    `command="rm" ${good}`,
    `${good}\n${good}`,
    "---- BEGIN SSH2 PUBLIC KEY ----",
    lineOf("ssh-ed25519", Buffer.alloc(31)),
    lineOf("ssh-ed25519", Buffer.alloc(32), Buffer.alloc(1)),
    lineOf("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.alloc(128, 1)),
  ]) {
    const answer = await admin("POST", gen1, { PublicSSHKey });
    assert.equal(answer.statusCode, 400, `${PublicSSHKey}: ${answer.body}`);
    assert.equal(answer.json().Details[0].ParameterName, "PublicSSHKey");
  }
  assert.deepEqual((await admin("GET", gen1)).json(), { GetUserAuthorizedKeysResult: [] });
});

test("it takes ResetUsersPasswords, the target's location, and to hold what he holds; nobody manages his own", async (t) => {
  const { admin, logon } = await startVault(t);
  await admin("POST", "/API/Users", { username: "pat" });
  for (const [username, vaultAuthorization, location] of [
    ["audit", ["AuditUsers", "AddUpdateUsers"], "\\"],
    ["desk", ["ResetUsersPasswords"], "\\"],
    ["below", ["ResetUsersPasswords"], "\\Sales"],
  ] as const) {
    await admin("POST", "/API/Users", { username, vaultAuthorization, location, initialPassword: password });
  }
  const add = async (caller: string, target = "pat") =>
    (await logon(caller, password))("POST", gen1.replace("pat", target), { PublicSSHKey: ed25519() });
  assert.equal((await add("audit")).json().ErrorCode, "PASWS041E");
  assert.equal((await add("below")).json().ErrorCode, "ITATS003E");
  assert.equal((await add("desk")).statusCode, 201);
  assert.equal((await add("desk", "audit")).json().ErrorCode, "PASWS041E");
  assert.equal((await add("desk", "desk")).json().ErrorCode, "CASTL073E");
});

test("a deleted user's keys do not come to the next who has his name", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "pat" })).json();
  await admin("POST", gen1, { PublicSSHKey: ed25519() });
  await admin("DELETE", `/API/Users/${id}`);
  await admin("POST", "/API/Users", { username: "pat" });
  assert.deepEqual((await admin("GET", gen1)).json(), { GetUserAuthorizedKeysResult: [] });
});

test("keys that stand for a second factor are not offered, and 405 says so", async (t) => {
  const { admin } = await startVault(t);
  for (const [method, path] of [
    ["POST", "/API/Users/Secret/SSHKeys/Cache"],
    ["DELETE", "/API/Users/Secret/SSHKeys/Cache"],
    ["DELETE", "/API/Users/Secret/SSHKeys/ClearCache"],
    ["POST", "/API/Users/1/Secret/SSHKeys/Cache"],
    ["DELETE", "/API/Users/1/Secret/SSHKeys/Cache"],
  ] as const) {
    const answer = await admin(method, path);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode, answer.headers.allow], [405, "CASTL066E", ""], path);
  }
});
