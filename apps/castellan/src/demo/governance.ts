import assert from "node:assert/strict";
import { findAccount } from "../client/account.ts";
import { asDocument, type Document, documentsOf, textOf } from "../client/documents.ts";
import { followPlan, isCommitted } from "../client/plan.ts";
import { shortened } from "./narrator.ts";
import type { Scene } from "./scene.ts";

/** One operation of Manage Accounts on an account of the vault, to its end. */
export async function manageAccount(scene: Scene, name: string, operation: string, comment: string): Promise<void> {
  const account = await findAccount(scene.governance.quiet, "PAM", name);
  const path = `/api/accounts/${textOf(account, "id")}/${operation}`;
  const posted = await scene.governance.told.call("POST", path, { body: { comment } });
  assert.equal(posted.status, 202);
  await planCommitted(scene, posted.body);
}

/** Waits for the end of a plan that was just posted, and asserts that everything of it was done. */
export async function planCommitted({ governance, narrator }: Scene, posted: unknown): Promise<Document> {
  const plan = await followPlan(governance.quiet, textOf(asDocument(posted, "a plan"), "planId"));
  const transactions = documentsOf(plan, "transactions");
  for (const { operation, nativeIdentity, status, attempts } of transactions) {
    narrator.say(`  transaction: ${shortened({ operation, nativeIdentity, status, attempts })}`);
  }
  assert.ok(transactions.length > 0 && isCommitted(plan), "every transaction is committed");
  return plan;
}
