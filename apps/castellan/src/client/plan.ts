import type { Terminal } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { asDocument, type Document, documentsOf, textOf } from "./documents.ts";
import type { ServerClient } from "./server.ts";
import { waitFor } from "./wait.ts";

const unfinished: ReadonlySet<string> = new Set(["pending", "executing", "running", "retrying", "verifying"]);

/** Follows a posted plan until each of its transactions has ended; the plan as it is then. */
export async function followPlan(server: ServerClient, planId: string): Promise<Document> {
  return waitFor(
    async () => asDocument((await server.call("GET", `/api/plans/${encodeURIComponent(planId)}`)).body, "a plan"),
    (plan) => documentsOf(plan, "transactions").every((transaction) => !unfinished.has(textOf(transaction, "status"))),
  );
}

/** Did every transaction do what it was for? */
export function isCommitted(plan: Document): boolean {
  return documentsOf(plan, "transactions").every((transaction) => textOf(transaction, "status") === "committed");
}

/** The transactions of a plan, a row each. */
export function printTransactions(terminal: Terminal, plan: Document): void {
  const rows = documentsOf(plan, "transactions").map((transaction) => [
    textOf(transaction, "id"),
    textOf(transaction, "application"),
    textOf(transaction, "operation"),
    textOf(transaction, "nativeIdentity"),
    textOf(transaction, "status"),
    textOf(transaction, "attempts"),
    errorOf(transaction),
  ]);
  terminal.out(table(["transaction", "application", "operation", "account", "status", "attempts", "error"], rows));
}

function errorOf(transaction: Document): string {
  const { error } = transaction;
  if (typeof error === "object" && error !== null && "detail" in error) return String(error.detail);
  return textOf(transaction, "errorDetail");
}

/** The plan's id in the answer to what posted it. */
export function planIdOf(answer: Document): string {
  const { plan } = answer;
  if (typeof plan === "object" && plan !== null && "id" in plan) return String(plan.id);
  return textOf(answer, "planId") || textOf(answer, "plan");
}
