import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchServer, startBenchServer } from "./castellan.ts";
import { printFigure } from "./figure.ts";
import { type LoadRequest, load, sendOnce } from "./http-load.ts";
import { processUsage } from "./process-usage.ts";
import { createCallers, openSessions, type Sessions } from "./vault/callers.ts";
import { type VaultCase, vaultCases } from "./vault/cases.ts";
import { type Company, type CompanySize, createCompany, randomNumbers } from "./vault/company.ts";
import { fillVault } from "./vault/fill.ts";
import { measurePermissions } from "./vault/permission.ts";
import { fillSecrets } from "./vault/secrets.ts";

export interface VaultBenchOptions {
  readonly size: CompanySize;
  /** Where the vault is kept for the next run; one that is kept there is used again. */
  readonly folder: string | undefined;
  /** Names of figures, or their beginnings; empty for all. */
  readonly only: readonly string[];
}

const services = ["--services", "vault"];

/**
 * A vault with a whole company in it, in a process of its own as its users run it: what each kind of page and each kind of
 * read takes over HTTP, one request after another, against what it may take.
 */
export async function benchVault({ size, folder, only }: VaultBenchOptions): Promise<void> {
  const company = createCompany(size);
  const data = folder ?? mkdtempSync(join(tmpdir(), "castellan-bench-"));
  try {
    await ensureFilled(data, company);
    const begun = performance.now();
    const server = await startBenchServer(services, data);
    try {
      printFigure({ name: "vault.start", value: (performance.now() - begun) / 1000, unit: "s", ...memory(server) });
      const sessions = await openSessions(server.url);
      for (const one of vaultCases(company).filter(({ name }) => wanted(name, only)))
        await measure(one, server, sessions);
      if (wanted("vault.permission", only)) await measurePermissions(join(data, "vault.db"), company);
      printFigure({
        name: "vault.memory",
        value: memory(server).residentMegabytes ?? Number.NaN,
        unit: "MB",
        ...memory(server),
      });
    } finally {
      await server.stop();
    }
  } finally {
    if (folder === undefined) rmSync(data, { recursive: true, force: true });
  }
}

function wanted(name: string, only: readonly string[]): boolean {
  return only.length === 0 || only.some((beginning) => name.startsWith(beginning));
}

/** Fills the folder's vault unless it holds this very company already. */
async function ensureFilled(data: string, company: Company): Promise<void> {
  const note = join(data, "company.json");
  if (existsSync(note) && readFileSync(note, "utf8") === JSON.stringify(company.size)) return;
  const server = await startBenchServer([...services], data);
  try {
    await createCallers(server.url);
  } finally {
    await server.stop();
  }
  const begun = performance.now();
  fillVault(join(data, "vault.db"), company);
  await fillSecrets(join(data, "vault.db"), join(data, "root.key"));
  writeFileSync(note, JSON.stringify(company.size));
  printFigure({ name: "vault.fill", value: (performance.now() - begun) / 1000, unit: "s", ...company.size });
}

const requests = { warmUp: 20, most: 300 } as const;
const longestSeconds = 4;

async function measure(
  { name, markMilliseconds, caller, method = "GET", path }: VaultCase,
  server: BenchServer,
  sessions: Sessions,
) {
  const random = randomNumbers(7);
  const headers = { authorization: sessions[caller] };
  const request = (): LoadRequest => ({
    method,
    path: `/PasswordVault/API${path((below) => Math.floor(random(below)))}`,
    headers,
  });
  const { body } = await sendOnce(server.url, request());
  const one = { url: server.url, connections: 1, seconds: longestSeconds, status: 200, request };
  await load({ ...one, requests: requests.warmUp });
  const before = processUsage(server.pid);
  const result = await load({ ...one, requests: requests.most });
  const after = processUsage(server.pid);
  printFigure({
    name,
    value: result.p99Milliseconds,
    unit: "ms",
    mark: markMilliseconds,
    met: result.p99Milliseconds < markMilliseconds,
    p50Milliseconds: result.p50Milliseconds,
    p99Milliseconds: result.p99Milliseconds,
    requests: result.requests,
    ...(before && after ? { cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / result.requests } : {}),
    bytes: body.length,
  });
}

function memory(server: BenchServer) {
  const usage = processUsage(server.pid);
  return usage === undefined ? {} : { residentMegabytes: usage.residentMegabytes, peakMegabytes: usage.peakMegabytes };
}
