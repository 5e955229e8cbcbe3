import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { asDocument, type Document, documentsOf, listItems, textOf } from "../../client/documents.ts";
import { errorOf } from "../../client/plan.ts";
import { waitFor } from "../../client/wait.ts";
import { openAuditTrails } from "../../composition/audit-trails.ts";
import { withDefaults } from "../../configuration/defaults.ts";
import type { Scene } from "../scene.ts";
import { recalled, type Step } from "../step.ts";

const people = 12;

/** The vault dies in the middle of the work; nothing is lost, nothing is done twice. */
export const outageSteps: readonly Step[] = [
  {
    title: `${people} people get accounts at once, and the vault is killed (SIGKILL) in the middle`,
    play: async (scene, memory) => {
      const names = await peopleWithoutAccount(scene);
      assert.equal(names.length, people);
      const plans = await Promise.all(
        names.map(async (name) => {
          const body = { application: "PAM", comment: "New platform team" };
          const posted = await scene.governance.quiet.call("POST", `/api/identities/${name}/accounts`, { body });
          return textOf(asDocument(posted.body, "a plan"), "planId");
        }),
      );
      scene.narrator.say(`→ governance  POST /api/identities/{name}/accounts  for ${names.join(", ")}`);
      await waitFor(
        () => transactionsOf(scene, plans),
        (all) => all.some(isCommitted),
      );
      await scene.killVault();
      scene.narrator.say("  kill -9 on the vault's process");
      memory.set("plans", plans.join(" "));
    },
  },
  {
    title: "Governance keeps what is not done, and tries again",
    play: async (scene, memory) => {
      const plans = recalled(memory, "plans").split(" ");
      const all = await waitFor(
        () => transactionsOf(scene, plans),
        (them) => them.some((one) => !isCommitted(one) && errorOf(one) !== ""),
      );
      const waiting = all.find((one) => !isCommitted(one) && errorOf(one) !== "");
      const done = all.filter(isCommitted).length;
      scene.narrator.say(
        `  ${done} of ${people} committed; another: ${textOf(waiting ?? {}, "status")}, "${errorOf(waiting ?? {})}"`,
      );
      assert.ok(done < people, "the vault died before everything was done");
      await pause(500);
    },
  },
  {
    title: "The vault starts again, and everything is drained",
    play: async (scene, memory) => {
      await scene.restartVault();
      const plans = recalled(memory, "plans").split(" ");
      const all = await waitFor(
        () => transactionsOf(scene, plans),
        (them) => them.every(isEnded),
      );
      scene.narrator.say(`  ${all.filter(isCommitted).length} of ${people} committed`);
      assert.equal(all.filter(isCommitted).length, people);
    },
  },
  {
    title: "Nothing was doubled: the vault's audit has one creation for each account",
    play: async (scene, memory) => {
      const all = await transactionsOf(scene, recalled(memory, "plans").split(" "));
      const [trail] = await openAuditTrails(withDefaults({ data: scene.data, services: ["vault"] }, scene.data));
      assert.ok(trail);
      const entries = await trail.audit.list({ limit: 1000, newestFirst: true, action: "user.created" });
      await trail.close();
      const perTarget = Map.groupBy(entries, (entry) => entry.target);
      assert.ok(
        [...perTarget.values()].every((of) => of.length === 1),
        "no user was created twice",
      );
      const targets = all.map((one) => `user:${textOf(one, "nativeIdentity")}`);
      assert.deepEqual(
        targets.filter((target) => !perTarget.has(target)),
        [],
        "each account was created",
      );
      scene.narrator.say(`  ${targets.length} accounts, ${targets.length} entries user.created, no name twice`);
    },
  },
  {
    title: "The audit trails of all three services are intact",
    play: async (scene) => {
      for (const trail of await openAuditTrails(withDefaults({ data: scene.data }, scene.data))) {
        const result = await trail.audit.verify();
        await trail.close();
        scene.narrator.say(`  ${trail.service}: ${result.entries} entries, ${result.intact ? "intact" : "broken"}`);
        assert.ok(result.intact);
      }
    },
  },
  {
    title: "All three stop when they are asked to",
    play: async (scene) => {
      for (const { milliseconds, code } of await scene.stop()) {
        scene.narrator.say(`  SIGTERM: ended with ${code} after ${Math.round(milliseconds)} ms`);
        assert.equal(code, 0);
      }
    },
  },
];

async function peopleWithoutAccount({ governance }: Scene): Promise<readonly string[]> {
  const identities = await listItems(governance.quiet, "/api/identities", 200);
  const accounts = await listItems(governance.quiet, "/api/accounts?application=PAM", 500);
  const owners = new Set(accounts.map((account) => textOf(account, "identity")));
  return identities
    .filter((identity) => identity.inactive !== true)
    .map((identity) => textOf(identity, "name"))
    .filter((name) => !owners.has(name))
    .slice(0, people);
}

async function transactionsOf({ governance }: Scene, plans: readonly string[]): Promise<readonly Document[]> {
  const documents = await Promise.all(
    plans.map(async (id) => asDocument((await governance.quiet.call("GET", `/api/plans/${id}`)).body, "a plan")),
  );
  return documents.flatMap((plan) => documentsOf(plan, "transactions"));
}

function isCommitted(transaction: Document): boolean {
  return textOf(transaction, "status") === "committed";
}

function isEnded(transaction: Document): boolean {
  return ["committed", "failed"].includes(textOf(transaction, "status"));
}
