import assert from "node:assert/strict";
import { generatePassword } from "@castellan/storage";
import { asDocument } from "../../client/documents.ts";
import { manageAccount, planCommitted } from "../governance.ts";
import { activePatch } from "../scim.ts";
import { recalled, type Step } from "../step.ts";
import { created } from "./create.ts";

/** Of the sample company's people: works there, and has no account in the vault yet. */
const person = { identity: "daniel.mbeki", userName: "daniel.mbeki" } as const;

/** Users of the vault itself are disabled and enabled: over SCIM, and from governance. */
export const internalUserSteps: readonly Step[] = [
  {
    title: "PATCH disables the user; the vault's own logon refuses it",
    play: async ({ gateway, vault }, memory) => {
      const path = `/scim/v2/Users/${recalled(memory, "scimUser")}`;
      const answer = await gateway.told.call("PATCH", path, {
        body: activePatch(false),
        contentType: "application/scim+json",
      });
      assert.equal(answer.status, 200);
      assert.equal(asDocument(answer.body, "a user").active, false);
      assert.equal((await vault.admits("CyberArk", created.userName, created.password)).status, 403);
    },
  },
  {
    title: "PUT enables it again; the vault admits it",
    play: async ({ gateway, vault }, memory) => {
      const path = `/scim/v2/Users/${recalled(memory, "scimUser")}`;
      const current = asDocument((await gateway.quiet.call("GET", path)).body, "a user");
      const answer = await gateway.told.call("PUT", path, {
        body: { ...current, active: true },
        contentType: "application/scim+json",
      });
      assert.equal(answer.status, 200);
      assert.equal(asDocument(answer.body, "a user").active, true);
      assert.equal((await vault.admits("CyberArk", created.userName, created.password)).status, 200);
    },
  },
  {
    title: "Manage Accounts: a person gets an account in the vault, by the provisioning policy",
    play: async (scene, memory) => {
      const password = generatePassword();
      const posted = await scene.governance.told.call("POST", `/api/identities/${person.identity}/accounts`, {
        body: { application: "PAM", password, comment: "Joins the on-call rota" },
      });
      assert.equal(posted.status, 202);
      await planCommitted(scene, posted.body);
      memory.set("personPassword", password);
      assert.equal((await scene.vault.admits("CyberArk", person.userName, password)).status, 200);
    },
  },
  {
    title: "Manage Accounts: Disable; the vault refuses the person",
    play: async (scene, memory) => {
      await manageAccount(scene, person.userName, "disable", "On parental leave");
      assert.equal(
        (await scene.vault.admits("CyberArk", person.userName, recalled(memory, "personPassword"))).status,
        403,
      );
    },
  },
  {
    title: "Manage Accounts: Enable; the vault admits the person",
    play: async (scene, memory) => {
      await manageAccount(scene, person.userName, "enable", "Back from leave");
      assert.equal(
        (await scene.vault.admits("CyberArk", person.userName, recalled(memory, "personPassword"))).status,
        200,
      );
    },
  },
];
