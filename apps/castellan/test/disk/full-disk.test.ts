import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openSmallDisk } from "@castellan/testing";
import { startChild } from "../../src/process/child.ts";
import { halfDone } from "../crash/vault-invariants.ts";
import { basic, passwordEnvironment, passwords, runCastellan } from "../support/castellan.ts";

const disk = openSmallDisk(32);
const skip = "skip" in disk ? disk.skip : false;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Writes until the disk takes no more: what was told then, and how many were taken before. */
async function untilRefused(write: (number: number) => Promise<Answer>): Promise<Answer & { readonly taken: number }> {
  for (let taken = 0; taken < 5000; taken += 1) {
    const answer = await write(taken);
    if (answer.status > 299) return { ...answer, taken };
  }
  throw new Error("The disk is not full.");
}

test("the system on a full disk says so, lets everybody read, and goes on once there is space", { skip }, async (t) => {
  assert.ok("folder" in disk);
  const data = join(disk.folder, "data");
  const child = await startChild(["--port", "0", "--data", data, "--empty"], passwordEnvironment);
  t.after(async () => {
    await child.kill();
    disk.close();
  });
  const send = async (method: string, path: string, authorization: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${child.url}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  const logOn = () =>
    send("POST", "/PasswordVault/API/auth/CyberArk/Logon", "", {
      username: "Administrator",
      password: passwords.vault,
    });
  const token: string = JSON.parse((await logOn()).text);
  const [vaultUser, admin] = [basic("Administrator", passwords.vault), basic("admin", passwords.admin)];
  const vault = (method: string, path: string, body?: object) => send(method, `/PasswordVault/API${path}`, token, body);
  const addUser = (prefix: string) => (number: number) =>
    vault("POST", "/Users", { username: `${prefix}${number}`, description: "x".repeat(50) });
  const addScimUser = (number: number) =>
    send("POST", "/scim/v2/Users", vaultUser, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: `scim${number}`,
    });
  const addApplication = (number: number) =>
    send("POST", "/api/applications", admin, {
      name: `HR${number}`,
      type: "delimited-file",
      authoritative: true,
      settings: { file: "people.csv", identityColumn: "number" },
    });

  assert.equal((await vault("POST", "/Safes", { safeName: "Box" })).status, 201);
  const account = {
    safeName: "Box",
    platformId: "UnixSSH",
    address: "a.example",
    userName: "root",
    secret: "Sealed-1",
  };
  const made = await vault("POST", "/Accounts", account);
  assert.equal(made.status, 201, made.text);
  const { id } = JSON.parse(made.text);

  // From here on the gateway has a session of the vault: on a full disk it gets no other.
  assert.equal((await send("GET", "/scim/v2/Users?count=5", vaultUser)).status, 200);

  disk.fill();
  const refused = await untilRefused(addUser("full"));
  assert.equal(refused.status, 507, refused.text);
  assert.equal(JSON.parse(refused.text).ErrorCode, "CASTL085E");

  await t.test("the vault's reads go on, and what would have to be audited is refused", async () => {
    assert.equal((await vault("GET", "/Users?pageSize=5")).status, 200);
    assert.equal((await vault("GET", `/Accounts/${id}`)).status, 200);
    const retrieved = await vault("POST", `/Accounts/${id}/Password/Retrieve`, {});
    assert.equal(retrieved.status, 507, "nobody is told a secret that nothing tells of");
    assert.ok(!retrieved.text.includes("Sealed-1"));
    assert.equal((await logOn()).status, 507);
    assert.equal((await vault("GET", "/currentuser")).status, 200, "a logon that failed ended no session");
  });

  await t.test("the gateway and governance say so too", async () => {
    const scim = await untilRefused(addScimUser);
    assert.equal(scim.status, 503, scim.text);
    assert.match(scim.text, /disk of the (vault|gateway)'s database is full/);
    assert.equal((await send("GET", "/scim/v2/Users?count=5", vaultUser)).status, 200);
    const application = await untilRefused(addApplication);
    assert.equal(application.status, 507, application.text);
    assert.equal(JSON.parse(application.text).code, "diskFull");
    assert.equal((await send("GET", "/api/applications", admin)).status, 200);
  });

  await t.test("the log says what to mend", () => {
    const told = child.said.filter((line) => line.includes("disk of the SQLite file is full"));
    for (const service of ["vault", "governance"]) {
      assert.ok(
        told.some((line) => JSON.parse(line).service === service && JSON.parse(line).level === 50),
        service,
      );
    }
  });

  disk.free();
  await t.test("with space, everything goes on as it was", async () => {
    assert.equal((await addUser("space")(0)).status, 201);
    assert.equal(JSON.parse((await vault("POST", `/Accounts/${id}/Password/Retrieve`, {})).text), "Sealed-1");
    assert.equal((await addScimUser(9999)).status, 201);
    assert.equal((await addApplication(9999)).status, 201);
    const { Users } = JSON.parse((await vault("GET", "/Users")).text);
    const full = Users.filter(({ username }: { username: string }) => username.startsWith("full"));
    assert.equal(full.length, refused.taken, "as many as were told that they are there");
  });
  assert.deepEqual(halfDone(join(data, "vault.db")), []);
  const { code, out, err } = await runCastellan(["audit", "verify", "--data", data], passwordEnvironment);
  assert.equal(code, 0, `${out}${err}`);
});
