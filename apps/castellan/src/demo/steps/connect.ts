import assert from "node:assert/strict";
import { generatePassword } from "@castellan/storage";
import { countsText } from "../../client/counts.ts";
import { asDocument, documentsOf, numberOf, textOf } from "../../client/documents.ts";
import { waitFor } from "../../client/wait.ts";
import { filledIn } from "../../sample-company/applications.ts";
import { readApplicationDocuments } from "../../sample-company/documents.ts";
import { governanceUser } from "../../sample-company/vault.ts";
import type { Scene } from "../scene.ts";
import { recalled, type Step } from "../step.ts";

/** Governance learns of the people and of the vault. */
export const connectSteps: readonly Step[] = [
  {
    title: "Each service says that it is ready",
    play: async ({ urls, narrator }) => {
      for (const [service, url] of Object.entries(urls)) {
        const answer = await fetch(`${url}/readyz`);
        narrator.say(`→ ${service}  GET /readyz`);
        narrator.say(`← ${answer.status}  ${await answer.text()}`);
        assert.equal(answer.status, 200);
      }
    },
  },
  {
    title: "The vault's Administrator gives governance's service account a password",
    play: async ({ vault, passwords }, memory) => {
      const session = await vault.logon("Administrator", passwords.vault);
      const found = await vault.call("GET", `/API/Users?userName=${governanceUser}`, session);
      const [user] = documentsOf(asDocument(found.body, "a list of users"), "Users");
      assert.ok(user, "the sample company has the service account");
      const password = generatePassword();
      const path = `/API/Users/${numberOf(user, "id")}/ResetPassword`;
      const reset = await vault.call("POST", path, session, { id: numberOf(user, "id"), newPassword: password });
      assert.equal(reset.status, 200);
      memory.set("servicePassword", password);
    },
  },
  {
    title: "HR, the authoritative source of people, is connected, tested, and asked for its schema",
    play: async (scene) => {
      const created = await scene.governance.told.call("POST", "/api/applications", {
        body: application("HR", scene, ""),
      });
      assert.equal(created.status, 201);
      await testAndDiscover(scene, "HR");
    },
  },
  { title: "The people of HR become identities", play: (scene) => aggregate(scene, "HR", 50) },
  {
    title: "The vault is connected over SCIM, through the gateway, and asked for its schema",
    play: async (scene, memory) => {
      const body = application("PAM", scene, recalled(memory, "servicePassword"));
      const created = await scene.governance.told.call("POST", "/api/applications", { body });
      assert.equal(created.status, 201);
      await testAndDiscover(scene, "PAM");
    },
  },
  { title: "The users of the vault become accounts of these people", play: (scene) => aggregate(scene, "PAM", 10) },
];

/** The sample's application, with retries fast enough to be watched. */
function application(name: string, { urls, data }: Scene, vaultPassword: string): object {
  const found = readApplicationDocuments().find((document) => document.name === name);
  assert.ok(found, `the sample company has the application ${name}`);
  const filled = filledIn(found, { filesFolder: data, gatewayUrl: `${urls.gateway}/scim/v2`, vaultPassword });
  const retry = { maximumAttempts: 60, initialMilliseconds: 200, maximumMilliseconds: 1000 };
  return name === "PAM" ? { ...filled, retry } : filled;
}

async function testAndDiscover({ governance }: Scene, name: string): Promise<void> {
  const tested = await governance.told.call("POST", `/api/applications/${name}/test`);
  assert.equal(tested.status, 200);
  assert.equal(asDocument(tested.body, "a report").ok, true, "the connection works");
  const discovered = await governance.told.call("POST", `/api/applications/${name}/discover-schema`);
  assert.equal(discovered.status, 200);
}

async function aggregate({ governance, narrator }: Scene, name: string, atLeast: number): Promise<void> {
  const started = await governance.told.call("POST", `/api/applications/${name}/aggregate`, { body: {} });
  assert.equal(started.status, 202);
  const id = textOf(asDocument(started.body, "a task"), "id");
  const task = await waitFor(
    async () => asDocument((await governance.quiet.call("GET", `/api/tasks/${id}`)).body, "a task"),
    (latest) => !["pending", "running"].includes(textOf(latest, "status")),
  );
  narrator.say(`  ${textOf(task, "status")}: ${numberOf(task, "processed")} objects, ${countsText(task)}`);
  assert.equal(textOf(task, "status"), "completed");
  assert.ok(numberOf(task, "processed") >= atLeast, `at least ${atLeast} objects`);
}
