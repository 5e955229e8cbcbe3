import assert from "node:assert/strict";
import { pamApplication } from "./documents.ts";
import type { House } from "./house.ts";
import { aggregate, transactionEnd } from "./wait.ts";

/** Adds the application `PAM` with one account, `p1`, and gives the account's id. */
export async function withAccount(house: House, state: { disabled?: boolean; locked?: boolean } = {}): Promise<string> {
  house.pam.seed("p1", { email: "p1@x.example", department: "IT", groups: ["a"] }, state);
  await house.post("/api/applications", pamApplication);
  await aggregate(house, "PAM");
  const { body } = await house.get("/api/accounts?nativeIdentity=p1");
  assert.ok(Array.isArray(body.items));
  return body.items[0].id;
}

/** Ids of the transactions of an answer. */
export function ids(body: Record<string, unknown>): string[] {
  assert.ok(Array.isArray(body.transactions), JSON.stringify(body));
  return body.transactions.map(({ id }) => id);
}

/** The first transaction of an answer, when it is over. */
export async function endOf(house: House, answer: { status: number; body: Record<string, unknown> }) {
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  const [id = ""] = ids(answer.body);
  return transactionEnd(house, id);
}

/** A plan that changes `p1`. */
export function modify(...attributeRequests: object[]) {
  return { accountRequests: [{ application: "PAM", nativeIdentity: "p1", attributeRequests }] };
}

export const createPlan = {
  accountRequests: [
    {
      application: "PAM",
      operation: "Create",
      attributeRequests: [{ name: "userName", operation: "Set", value: "new" }],
    },
  ],
};
