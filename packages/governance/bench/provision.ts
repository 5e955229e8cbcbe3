/**
 * Governance's own share of provisioning: creates by one plan through the policy, into a target in memory.
 * Prints one JSON line. `node bench/provision.ts [accounts]`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pamApplication } from "../test/support/documents.ts";
import { startHouse } from "../test/support/house.ts";
import { until } from "../test/support/wait.ts";

const total = Number(process.argv[2] ?? 1_000);
const folder = await mkdtemp(join(tmpdir(), "castellan-bench-"));
const house = await startHouse({ databaseUrl: `sqlite:${join(folder, "governance.db")}` });
try {
  await house.post("/api/applications", pamApplication);
  const accountRequests = Array.from({ length: total }, (_, index) => {
    const attributeRequests = [{ name: "userName", operation: "Set", value: `person.${index}` }];
    return { application: "PAM", operation: "Create", attributeRequests };
  });
  const begun = performance.now();
  const { status } = await house.post("/api/plans", { accountRequests });
  const compiled = performance.now();
  await until(async () => ((await house.governance.status()).pendingTransactions === 0 ? true : undefined));
  const seconds = (performance.now() - compiled) / 1_000;
  const compileSeconds = Number(((compiled - begun) / 1_000).toFixed(2));
  const perSecond = Math.round(total / seconds);
  console.log(JSON.stringify({ figure: "create", status, transactions: total, compileSeconds, seconds, perSecond }));
} finally {
  await house.close();
  await rm(folder, { recursive: true, force: true });
}
