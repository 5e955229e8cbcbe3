import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Directory, openActiveDirectory } from "@castellan/directory";
import { startSamba } from "@castellan/testing";
import { startVault } from "../support/server.ts";

const password = "Directory-Pass1";
const samba = await startSamba();

describe("external users of an Active Directory", { skip: "skip" in samba ? samba.skip : false }, () => {
  if ("skip" in samba) return;
  let directory: Directory;

  before(async () => {
    const { ldapsUrl: url, ca, domain, baseDn, administratorDn: bindDn, administratorPassword: bindPassword } = samba;
    const mara = { userName: "m.rossi", givenName: "Mara", familyName: "Rossi", mail: "m.rossi@corp.example" };
    const dn = await samba.addUser({ ...mara, ou: "Staff", password });
    await samba.addUser({
      userName: "c.tractor",
      givenName: "Carl",
      familyName: "Tractor",
      ou: "Contractors",
      password,
    });
    await samba.addUser({
      userName: "d.out",
      givenName: "Dora",
      familyName: "Out",
      ou: "Staff",
      password,
      enabled: false,
    });
    const finance = await samba.addGroup("Finance");
    const everybody = await samba.addGroup("Everybody");
    await samba.addMember(finance, dn);
    await samba.addMember(everybody, finance);
    directory = openActiveDirectory({ url, ca, domain, baseDn, bindDn, bindPassword });
  });
  after(async () => {
    await directory.close();
    await samba.close();
  });
  const mappings = [
    { name: "Staff", branch: `OU=Staff,${samba.baseDn}`, query: "(mail=*)", domainGroups: ["Everybody"] },
  ];

  test("the mapped come in and log on, others do not", async (t) => {
    const { admin, tryLogon } = await startVault(t, { directories: [{ directory, mappings }] });
    for (const [name, given, status] of [
      ["m.rossi", password, 200],
      ["m.rossi", "Wr0ng-password", 403],
      ["c.tractor", password, 403],
      ["d.out", password, 403],
      ["nobody", password, 403],
    ] as const) {
      const answer = await tryLogon(name, given, { type: "LDAP" });
      assert.equal(answer.statusCode, status, `${name}: ${answer.body}`);
    }
    const { Users, Total } = (await admin("GET", "/API/Users?source=LDAP&ExtendedDetails=true")).json();
    assert.deepEqual(
      [Total, Users[0].username, Users[0].userDN],
      [1, "m.rossi", `CN=Mara Rossi,OU=Staff,${samba.baseDn}`],
    );
    assert.equal(
      (await admin("GET", `/API/Users/${Users[0].id}`)).json().internet.businessEmail,
      "m.rossi@corp.example",
    );
  });

  test("a group membership brings a person in; disabled in the directory he does not log on", async (t) => {
    const options = { directories: [{ directory, mappings }], externalUserDisable: "deny" } as const;
    const { admin, tryLogon } = await startVault(t, options);
    const member = { memberId: "m.rossi", memberType: "domain", domainName: "corp.example" };
    assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", member)).statusCode, 201);
    const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
    const refused = await admin("POST", `/API/Users/${id}/disable`);
    assert.deepEqual([refused.statusCode, refused.json().ErrorCode], [500, "ITATS692E"]);
    const key = { by: "userName", value: "m.rossi" } as const;
    for (const enabled of [false, true]) {
      await directory.setEnabled(key, enabled);
      const answer = await tryLogon("m.rossi", password, { type: "LDAP" });
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], enabled ? [200, undefined] : [403, "ITATS005E"]);
    }
  });
});
