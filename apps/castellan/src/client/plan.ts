import { isDocument } from "../configuration/merge.ts";
import type { Terminal } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { asDocument, type Document, documentsOf, textOf } from "./documents.ts";
import type { ServerClient } from "./server.ts";
import { waitFor } from "./wait.ts";

const unfinished: ReadonlySet<string> = new Set(["pending", "executing", "retrying"]);

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

/** Why the last attempt of a transaction did not do it; empty where nothing went wrong. */
export function errorOf({ error }: Document): string {
  return isDocument(error) ? textOf(error, "detail") : "";
}
