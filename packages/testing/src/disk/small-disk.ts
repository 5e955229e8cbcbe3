import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leaveOut } from "../requirement/requirement.ts";

/** A disk of its own that is soon full, in memory. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the space there is left. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  /** Takes the disk away with everything on it; nothing may have a file of it open. */
  close(): void;
}

/** Mounts a disk of that size, or says why it cannot be: give the reason to `node:test` as `skip`. */
export function openSmallDisk(megabytes: number): SmallDisk | { readonly skip: string } {
  const folder = mkdtempSync(join(tmpdir(), "castellan-disk-"));
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const options = `size=${megabytes}m,mode=700,uid=${user},gid=${group}`;
  const refusal = run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]);
  if (refusal !== undefined) {
    rmdirSync(folder);
    return { skip: leaveOut("a disk of its own", `mounting one is refused (${refusal})`) };
  }
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => fill(ballast),
    free: () => rmSync(ballast, { force: true }),
    close() {
      const complaint = run(["umount", folder]);
      if (complaint !== undefined) throw new Error(`The disk at ${folder} cannot be taken away: ${complaint}`);
      rmdirSync(folder);
    },
  };
}

function fill(file: string): void {
  for (const bytes of [65_536, 4096, 512]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
}

/** Runs a command that only root may, as root where that needs no password: what it complains of, if anything. */
function run(command: readonly string[]): string | undefined {
  const [program = "", ...args] = process.getuid?.() === 0 ? command : ["sudo", "-n", ...command];
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}
