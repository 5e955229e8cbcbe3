import { after, before, describe } from "node:test";
import { openActiveDirectory } from "@castellan/directory";
import { leaveOut, startSamba } from "@castellan/testing";
import { mara } from "../support/house.ts";
import { externalUserSuite, type Stage } from "./suite.ts";

const samba = await startSamba();

describe("external users of an Active Directory", { skip: "skip" in samba && leaveOut("Samba", samba.skip) }, () => {
  if ("skip" in samba) return;
  let stage: Stage;
  before(async () => {
    await samba.addUser({ ...mara, givenName: "Mara", familyName: "Rossi", ou: "Staff" });
    const directory = openActiveDirectory({
      domain: samba.domain,
      url: samba.ldapsUrl,
      ca: samba.ca,
      bindDn: samba.administratorDn,
      bindPassword: samba.administratorPassword,
      baseDn: samba.baseDn,
    });
    stage = { directory, person: mara };
  });
  after(async () => {
    await stage.directory.close();
    await samba.close();
  });
  externalUserSuite(() => stage);
});
