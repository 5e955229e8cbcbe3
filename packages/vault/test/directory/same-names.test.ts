import assert from "node:assert/strict";
import { test } from "node:test";
import { openEmbeddedDirectory } from "@castellan/directory";
import { openPeople, personPassword } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

test("of two people with one name each fails for himself: the domain that is stated is the one that is asked", async (t) => {
  const corp = await openPeople(t);
  const other = openEmbeddedDirectory({ domain: "other.example", baseDn: "DC=other,DC=example", file: ":memory:" });
  t.after(() => other.close());
  await other.addUser({ userName: "m.rossi" }, "Other-Pass1");
  const mappings = [{ name: "All" }];
  const { admin, logon, tryLogon } = await startVault(t, {
    directories: [
      { directory: corp, mappings },
      { directory: other, mappings },
    ],
  });
  await logon("m.rossi", personPassword, { type: "LDAP" });
  const stated = async (password: string) =>
    (await tryLogon("m.rossi@other.example", password, { type: "LDAP" })).json().ErrorCode;
  for (let turn = 0; turn < 6; turn += 1) assert.equal(await stated("wrong"), "ITATS004E");
  assert.equal(await stated(personPassword), "ITATS004E", "the password of the one at corp.example");
  assert.equal(await stated("Other-Pass1"), "CASTL001E", "proved, and the name is taken");
  await logon("m.rossi@corp.example", personPassword, { type: "LDAP" });
  const own = { username: "c.tractor", authenticationMethod: ["AuthTypeLDAP"] };
  await admin("POST", "/API/Users", own);
  assert.equal((await tryLogon("c.tractor@other.example", personPassword, { type: "LDAP" })).statusCode, 403);
  await logon("c.tractor@corp.example", personPassword, { type: "LDAP" });
});
