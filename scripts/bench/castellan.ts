import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "../../apps/castellan/src/process/child.ts";
import { processUsage } from "./process-usage.ts";

export const passwords = { admin: "bench-Admin-1", vault: "bench-Vault-1" } as const;

/** `castellan up` in a process of its own. */
export interface BenchServer {
  readonly url: string;
  readonly pid: number;
  /** The most memory the process ever held, in megabytes (Linux; elsewhere undefined). */
  peakMegabytes(): number | undefined;
  /** Ends the process and starts another on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  readonly data: string;
}

/** On an empty data folder that goes with it, or on `folder`, which stays. */
export async function startBenchServer(words: readonly string[] = [], folder?: string): Promise<BenchServer> {
  const data = folder ?? mkdtempSync(join(tmpdir(), "castellan-bench-"));
  const start = () =>
    startChild(["--data", data, "--port", "0", "--empty", ...words], {
      CASTELLAN_ADMIN_PASSWORD: passwords.admin,
      CASTELLAN_VAULT_PASSWORD: passwords.vault,
    });
  let child: Child = await start();
  return {
    data,
    get url() {
      return child.url;
    },
    get pid() {
      return child.pid;
    },
    peakMegabytes: () => processUsage(child.pid)?.peakMegabytes,
    restart: async () => {
      await child.stop();
      child = await start();
    },
    stop: async () => {
      await child.stop();
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
