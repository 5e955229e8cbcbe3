import { readFileSync } from "node:fs";

/** What a process has used so far, as Linux tells it; elsewhere undefined. */
export interface ProcessUsage {
  /** Of all its threads, in microseconds; counted in steps of 10 ms. */
  readonly cpuMicroseconds: number;
  readonly residentMegabytes: number;
  /** The most memory it ever held. */
  readonly peakMegabytes: number;
}

export function processUsage(pid: number): ProcessUsage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    // The second field is the name in parentheses, which may hold spaces (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return {
      cpuMicroseconds: ticks * 10_000,
      residentMegabytes: megabytes(status, "VmRSS"),
      peakMegabytes: megabytes(status, "VmHWM"),
    };
  } catch {
    // No /proc: not Linux.
    return undefined;
  }
}

function megabytes(status: string, name: string): number {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
