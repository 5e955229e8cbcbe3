import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startBenchServer } from "./castellan.ts";
import { printFigure } from "./figure.ts";
import { aggregate, connectApplication, governance, pamApplication } from "./rest.ts";

const createPolicy = {
  operation: "Create",
  fields: [
    { name: "userName", required: true, value: "identity.userName" },
    { name: "name.familyName", value: "identity.lastName" },
    { name: "active", type: "boolean", defaultValue: "true" },
  ],
};

const hrApplication = {
  name: "HR",
  type: "delimited-file",
  authoritative: true,
  settings: { file: "people.csv", identityColumn: "number", displayColumn: "userName" },
  identityAttributes: {
    name: "account.userName",
    displayName: "account.userName",
    userName: "account.userName",
    lastName: "account.lastName",
  },
};

/** Accounts created through provisioning plans: posted, executed by the worker over SCIM, read back, audited. */
export async function benchProvision(people: number): Promise<void> {
  const server = await startBenchServer();
  try {
    mkdirSync(join(server.data, "files"), { recursive: true });
    const rows = Array.from({ length: people }, (_, index) => `${index},person${index},Person`);
    writeFileSync(join(server.data, "files", "people.csv"), ["number,userName,lastName", ...rows, ""].join("\n"));
    await connectApplication(server.url, hrApplication);
    await connectApplication(server.url, pamApplication([createPolicy]));
    const hr = await aggregate(server.url, "HR");
    printFigure({
      name: "provision.aggregateHr",
      value: hr.processed / hr.seconds,
      unit: "identities/s",
      people: hr.processed,
    });
    const begun = performance.now();
    await postPlans(server.url, people);
    const posted = (performance.now() - begun) / 1000;
    printFigure({ name: "provision.post", value: people / posted, unit: "plans/s" });
    await drained(server.url);
    const seconds = (performance.now() - begun) / 1000;
    printFigure({
      name: "provision.committed",
      value: people / seconds,
      unit: "creates/s",
      people,
      seconds,
      peakMegabytes: server.peakMegabytes(),
    });
  } finally {
    await server.stop();
  }
}

async function postPlans(url: string, people: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < people; index = next++) {
      await governance(url, "POST", "/plans", {
        identity: `person${index}`,
        accountRequests: [{ application: "PAM", operation: "Create" }],
      });
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** Waits until no transaction is left to do. Throws when one failed. */
async function drained(url: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (/^castellan_governance_pending_transactions 0$/m.test(metrics)) break;
    await pause(200);
  }
  const { items } = await governance(url, "GET", "/transactions?status=failed&limit=1");
  if (Array.isArray(items) && items.length > 0) throw new Error(`A transaction failed: ${JSON.stringify(items[0])}`);
}
