import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asDocument, type Document, documentsOf, textOf } from "../../src/client/documents.ts";
import { followPlan } from "../../src/client/plan.ts";
import type { ServerClient } from "../../src/client/server.ts";
import { waitFor } from "../../src/client/wait.ts";
import { passwords } from "./castellan.ts";

/** Writes an HR export with these people where governance reads files from. */
export function identityFile(data: string, names: readonly string[]): void {
  mkdirSync(join(data, "files"), { recursive: true });
  const rows = names.map((name, index) => `${index + 1},${name},Person`);
  writeFileSync(join(data, "files", "people.csv"), ["number,name,lastName", ...rows, ""].join("\n"));
}

/** Creates the applications HR (of `identityFile`) and PAM (the vault, by its Administrator). */
export async function createPamApplication(governance: ServerClient, gatewayUrl: string): Promise<void> {
  const hr = {
    name: "HR",
    type: "delimited-file",
    authoritative: true,
    settings: { file: "people.csv", identityColumn: "number", displayColumn: "name" },
    identityAttributes: { name: "account.name", displayName: "account.name", lastName: "account.lastName" },
  };
  const pam = {
    name: "PAM",
    type: "scim",
    authoritative: false,
    settings: { baseUrl: gatewayUrl, authentication: "basic", username: "Administrator", password: passwords.vault },
    correlation: [{ key: "account.userName", identityAttribute: "name" }],
    provisioningPolicies: [
      {
        operation: "Create",
        fields: [
          { name: "userName", required: true, value: "identity.name" },
          { name: "name.familyName", value: "identity.lastName" },
          { name: "active", type: "boolean", defaultValue: "true" },
        ],
      },
    ],
    retry: { maximumAttempts: 100, initialMilliseconds: 100, maximumMilliseconds: 500 },
  };
  for (const body of [hr, pam]) {
    await governance.call("POST", "/api/applications", { body });
    await governance.call("POST", `/api/applications/${body.name}/discover-schema`);
  }
}

/** Aggregates an application to the end. */
export async function aggregated(governance: ServerClient, application: string): Promise<Document> {
  const started = await governance.call("POST", `/api/applications/${application}/aggregate`);
  const id = textOf(asDocument(started.body, "a task"), "id");
  const task = await waitFor(
    async () => asDocument((await governance.call("GET", `/api/tasks/${id}`)).body, "a task"),
    ({ status }) => status !== "pending" && status !== "running",
  );
  assert.equal(task.status, "completed", JSON.stringify(task));
  return task;
}

/** Posts a plan, and tells its transactions when each has ended. */
export async function executed(governance: ServerClient, plan: object): Promise<readonly Document[]> {
  const posted = asDocument((await governance.call("POST", "/api/plans", { body: plan })).body, "a plan");
  return documentsOf(await followPlan(governance, textOf(posted, "planId")), "transactions");
}
