import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openEmbeddedDirectory } from "@castellan/directory";
import { directorySuite } from "../contract/directory-suite.ts";

const baseDn = "DC=corp,DC=example";

directorySuite("embedded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-directory-"));
  const file = join(folder, "directory.db");
  const directory = openEmbeddedDirectory({ domain: "CORP.example", baseDn, file });
  // Another connection to the same file, as another process would have.
  const other = new DatabaseSync(file, { timeout: 5_000 });
  return {
    directory,
    baseDn,
    async addUser({ password, cn, ...user }) {
      const dn = cn === undefined ? {} : { dn: `CN=${cn.replace(/[,+"]/g, "\\$&")},CN=Users,${baseDn}` };
      return (await directory.addUser({ ...user, ...dn }, password)).dn;
    },
    addGroup: async (name) => (await directory.addGroup({ name })).dn,
    addMember: (group, member) => directory.addMember(group, member),
    async readAccountControl(dn) {
      return Number(other.prepare("select account_control from entries where dn = ?").get(dn)?.account_control);
    },
    async swapAccountControl(dn, from, to) {
      // Lets the directory under test come between the two.
      await new Promise(setImmediate);
      const update = other.prepare("update entries set account_control = ? where dn = ? and account_control = ?");
      return update.run(to, dn, from).changes === 1;
    },
    demandPassword: (dn) => directory.setPasswordMustChange({ by: "dn", value: dn }, true),
    async close() {
      other.close();
      await directory.close();
      await rm(folder, { recursive: true });
    },
  };
});
