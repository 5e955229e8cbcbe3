import { openActiveDirectory } from "@castellan/directory";
import { leaveOut, type SambaDomain, startSamba } from "@castellan/testing";
import { Attribute, Change, Client, NoSuchAttributeError } from "ldapts";
import { directorySuite } from "../contract/directory-suite.ts";

const samba = await startSamba();

directorySuite(
  "Active Directory (Samba)",
  () => openFixture(samba),
  "skip" in samba ? leaveOut("Samba", samba.skip) : false,
);

async function openFixture(domain: SambaDomain | { skip: string }) {
  if ("skip" in domain) throw new Error(domain.skip);
  const { ldapsUrl, ca, baseDn, administratorDn, administratorPassword } = domain;
  const directory = openActiveDirectory({
    ...{ domain: domain.domain, url: ldapsUrl, ca, baseDn },
    ...{ bindDn: administratorDn, bindPassword: administratorPassword, timeoutMilliseconds: 30_000 },
  });
  const administrator = new Client({ url: ldapsUrl, tlsOptions: { ca } });
  await administrator.bind(administratorDn, administratorPassword);
  // Otherwise a password cannot be changed on the day on which it was given.
  const noAge = new Attribute({ type: "minPwdAge", values: ["0"] });
  await administrator.modify(baseDn, new Change({ operation: "replace", modification: noAge }));
  const control = (value: number) => new Attribute({ type: "userAccountControl", values: [String(value)] });
  return {
    ...{ directory, baseDn },
    ...{ addUser: domain.addUser, addGroup: domain.addGroup, addMember: domain.addMember },
    async readAccountControl(dn: string) {
      const { searchEntries } = await administrator.search(dn, { scope: "base", attributes: ["userAccountControl"] });
      return Number(searchEntries[0]?.userAccountControl);
    },
    async swapAccountControl(dn: string, from: number, to: number) {
      const changes = [
        new Change({ operation: "delete", modification: control(from) }),
        new Change({ operation: "add", modification: control(to) }),
      ];
      try {
        await administrator.modify(dn, changes);
        return true;
      } catch (error) {
        if (error instanceof NoSuchAttributeError) return false;
        throw error;
      }
    },
    async demandPassword(dn: string) {
      const never = new Attribute({ type: "pwdLastSet", values: ["0"] });
      await administrator.modify(dn, new Change({ operation: "replace", modification: never }));
    },
    async close() {
      await administrator.unbind();
      await directory.close();
      await domain.close();
    },
  };
}
