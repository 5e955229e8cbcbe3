import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { baseDn, openPeople, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

const directories = "/API/Configuration/LDAP/Directories";
const path = `${directories}/corp.example/Mappings`;
const manages = ["ManageDirectoryMapping", "AuditUsers"];

/** `clerk` of Vault Admins, who manages directories and holds little else, and three mappings: Staff, Strong (gives AddSafes), Plain. */
async function stage(t: TestContext) {
  const directory = await openPeople(t);
  const house = await startVault(t, { directories: [{ directory, mappings: [] }] });
  const { admin, logon } = house;
  await admin("POST", "/API/Users", {
    username: "clerk",
    initialPassword: "P@ssw0rd123!",
    vaultAuthorization: manages,
  });
  await admin("POST", "/API/UserGroups/1000000001/Members", { memberId: "clerk" });
  const bodies = {
    staff: { MappingName: "Staff", LDAPBranch: staffMapping.branch },
    strong: { MappingName: "Strong", LDAPQuery: "(givenName=Carl)", MappingAuthorizations: ["AddSafes"] },
    plain: { MappingName: "Plain", LDAPQuery: "(givenName=Nobody)" },
  };
  const ids: number[] = [];
  for (const body of Object.values(bodies)) ids.push((await admin("POST", path, body)).json().MappingID);
  const [staff, strong, plain] = ids;
  return { ...house, clerk: await logon("clerk", "P@ssw0rd123!"), bodies, staff, strong, plain };
}

test("who lacks what a mapping gives does not decide whom it lets in", async (t) => {
  const { admin, clerk, bodies, staff, strong, plain } = await stage(t);
  const cases = [
    ["wider conditions", "PUT", `${path}/${strong}`, { ...bodies.strong, LDAPQuery: "(givenName=*)" }, 403],
    ["none", "PUT", `${path}/${strong}`, { MappingName: "Strong", MappingAuthorizations: ["AddSafes"] }, 403],
    [
      "its people fall to the next",
      "PUT",
      `${path}/${staff}`,
      { MappingName: "Staff", LDAPBranch: `OU=No,${baseDn}` },
      403,
    ],
    ["they do if it is removed", "DELETE", `${path}/${staff}`, undefined, 403],
    ["before another", "POST", `${path}/Reorder`, { MappingsOrder: [strong, staff] }, 403],
    ["another behind it", "POST", `${path}/Reorder`, { MappingsOrder: [plain, strong, staff] }, 403],
    ["the same conditions", "PUT", `${path}/${strong}`, { ...bodies.strong, UserType: "BizUser" }, 200],
    ["less is given", "PUT", `${path}/${plain}`, { MappingName: "Plain", LDAPQuery: "(givenName=Some)" }, 200],
    ["another before it", "POST", `${path}/Reorder`, { MappingsOrder: [staff, plain, strong] }, 200],
  ] as const;
  for (const [what, method, where, body, expected] of cases) {
    const answer = await clerk(method, where, body);
    assert.equal(answer.statusCode, expected, `${what}: ${answer.body}`);
    if (expected === 403) assert.equal(answer.json().ErrorCode, "PASWS041E");
  }
  assert.equal((await admin("DELETE", `${path}/${staff}`)).statusCode, 204);
});

test("who lacks what users hold names no directory that would let others in as them", async (t) => {
  const { admin, clerk } = await stage(t);
  const body = {
    DomainName: "evil.example",
    BindUsername: "svc@evil.example",
    BindPassword: "Canary-Bind-1",
    DCList: [{ Name: "127.0.0.1", Port: 1, SSLConnect: false }],
  };
  const code = async () => (await clerk("POST", directories, body)).json().ErrorCode;
  // One that cannot be reached is refused for that, when it is tried.
  assert.equal(await code(), "CASTL056E");
  const boss = { username: "boss", authenticationMethod: ["AuthTypeLDAP"], vaultAuthorization: ["AuditUsers"] };
  const { id } = (await admin("POST", "/API/Users", { ...boss, description: '"AddSafes"' })).json();
  assert.equal(await code(), "CASTL056E");
  await admin("PUT", `/API/Users/${id}`, { ...boss, vaultAuthorization: ["AddSafes"] });
  assert.equal(await code(), "PASWS041E");
});
