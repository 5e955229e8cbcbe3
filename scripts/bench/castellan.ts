import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "../../apps/castellan/src/process/child.ts";

export const passwords = { admin: "bench-Admin-1", vault: "bench-Vault-1" } as const;

/** `castellan up` in a process of its own, on an empty data folder. */
export interface BenchServer {
  readonly url: string;
  /** The most memory the process ever held, in megabytes (Linux; elsewhere undefined). */
  peakMegabytes(): number | undefined;
  /** Ends the process and starts another on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  readonly data: string;
}

export async function startBenchServer(words: readonly string[] = []): Promise<BenchServer> {
  const data = mkdtempSync(join(tmpdir(), "castellan-bench-"));
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
    peakMegabytes: () => peak(child.pid),
    restart: async () => {
      await child.stop();
      child = await start();
    },
    stop: async () => {
      await child.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function peak(pid: number): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    // No /proc: not Linux.
    return undefined;
  }
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
