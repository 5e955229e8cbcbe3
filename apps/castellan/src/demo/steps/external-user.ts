import assert from "node:assert/strict";
import { join } from "node:path";
import { openEmbeddedDirectory } from "@castellan/directory";
import { generatePassword } from "@castellan/storage";
import { asDocument, documentsOf, numberOf, textOf } from "../../client/documents.ts";
import { readDirectoryDocument } from "../../sample-company/documents.ts";
import { manageAccount } from "../governance.ts";
import { shortened } from "../narrator.ts";
import type { Scene } from "../scene.ts";
import { activePatch, externalUserSchema } from "../scim.ts";
import { recalled, type Step } from "../step.ts";

/** Of the sample company's Linux administrators: a person of the directory, not of the vault. */
const userName = "sodonnell";

/** The question the thread ended with: users who come from the directory are disabled and enabled too. */
export const externalUserSteps: readonly Step[] = [
  {
    title: "A person of the directory logs on to the vault",
    play: async (scene, memory) => {
      const password = generatePassword();
      await setDirectoryPassword(scene, password);
      memory.set("directoryPassword", password);
      assert.equal((await scene.vault.admits("LDAP", userName, password)).status, 200);
    },
  },
  {
    title: "The vault itself cannot disable that person: the directory owns the account",
    play: async ({ vault, passwords }, memory) => {
      const session = await vault.logon("Administrator", passwords.vault);
      const found = await vault.call("GET", `/API/Users?userName=${userName}`, session);
      const [user] = documentsOf(asDocument(found.body, "a list of users"), "Users");
      assert.ok(user, `the vault has ${userName}`);
      assert.equal(textOf(user, "source"), "LDAP");
      const refused = await vault.call("POST", `/API/Users/${numberOf(user, "id")}/disable`, session);
      assert.equal(refused.status, 500);
      assert.equal(textOf(asDocument(refused.body, "an error"), "ErrorCode"), "ITATS692E");
      memory.set("externalUser", String(numberOf(user, "id")));
    },
  },
  {
    title: "The gateway disables the person in the directory; the vault refuses the logon",
    play: async ({ gateway, vault, narrator }, memory) => {
      const path = `/scim/v2/Users/${recalled(memory, "externalUser")}`;
      const answer = await gateway.told.call("PATCH", path, {
        body: activePatch(false),
        contentType: "application/scim+json",
      });
      assert.equal(answer.status, 200);
      const user = asDocument(answer.body, "a user");
      narrator.say(`  active: ${user.active}, because ${shortened(user[externalUserSchema])}`);
      assert.equal(user.active, false);
      assert.equal((await vault.admits("LDAP", userName, recalled(memory, "directoryPassword"))).status, 403);
    },
  },
  {
    title: "The gateway enables the person; the vault admits the logon",
    play: async ({ gateway, vault, narrator }, memory) => {
      const path = `/scim/v2/Users/${recalled(memory, "externalUser")}`;
      const answer = await gateway.told.call("PATCH", path, {
        body: activePatch(true),
        contentType: "application/scim+json",
      });
      assert.equal(answer.status, 200);
      const user = asDocument(answer.body, "a user");
      narrator.say(`  active: ${user.active}, because ${shortened(user[externalUserSchema])}`);
      assert.equal(user.active, true);
      assert.equal((await vault.admits("LDAP", userName, recalled(memory, "directoryPassword"))).status, 200);
    },
  },
  {
    title: "Manage Accounts: Disable works for the external user too",
    play: async (scene, memory) => {
      await manageAccount(scene, userName, "disable", "Leaves the company");
      assert.equal((await scene.vault.admits("LDAP", userName, recalled(memory, "directoryPassword"))).status, 403);
    },
  },
  {
    title: "Manage Accounts: Enable works for the external user too",
    play: async (scene, memory) => {
      await manageAccount(scene, userName, "enable", "Hired again");
      assert.equal((await scene.vault.admits("LDAP", userName, recalled(memory, "directoryPassword"))).status, 200);
    },
  },
];

async function setDirectoryPassword({ data }: Scene, password: string): Promise<void> {
  const { domain, baseDn } = readDirectoryDocument();
  const directory = openEmbeddedDirectory({ domain, baseDn, file: join(data, "directory.db") });
  try {
    await directory.setPassword({ by: "userName", value: userName }, password);
  } finally {
    await directory.close();
  }
}
