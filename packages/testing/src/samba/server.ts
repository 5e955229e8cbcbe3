import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Certificate } from "./certificate.ts";
import type { DomainNames } from "./provision.ts";

/** How long a server that was asked to end may take before it is killed, in milliseconds. */
const GRACE = 5_000;

/** A running Samba. */
export interface SambaServer {
  /** Undefined while it runs; then why it ended. */
  readonly ended: () => string | undefined;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/**
 * Starts Samba's LDAP service, and nothing else of it, on `address` out of `folder`. It ends when its standard input does:
 * at `close`, and also when this process dies, however that happens. The folder is removed after it.
 */
export async function startServer(
  samba: string,
  folder: string,
  names: DomainNames,
  network: { readonly address: string; readonly certificate: Certificate },
): Promise<SambaServer> {
  const configuration = await writeConfiguration(folder, names, network);
  const log = await open(join(folder, "log"), "w+");
  const child = spawn(
    "/bin/sh",
    ["-c", 'folder=$1; shift; "$@"; rm -rf -- "$folder"', "sh", folder].concat([
      samba,
      `--configfile=${configuration}`,
      ...["--interactive", "--no-process-group", "--model=single"],
    ]),
    // A group of its own: an interrupt at the keyboard reaches us, and Samba ends in good order after us.
    { detached: true, stdio: ["pipe", log.fd, log.fd] },
  );
  const exited = once(child, "exit");
  let reason: string | undefined;
  exited.then(
    async () => {
      // The file is gone by now, yet what was written is still ours to read.
      reason = `Samba ended: ${await readTail(log)}`;
      await log.close();
    },
    (error: unknown) => {
      reason = `Samba did not start: ${String(error)}`;
    },
  );
  return {
    ended: () => reason,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin?.end();
      const killer = setTimeout(() => killGroup(child.pid), GRACE);
      await exited;
      clearTimeout(killer);
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}

async function readTail(log: {
  read(options: { position: number; buffer: Uint8Array }): Promise<{ bytesRead: number }>;
}): Promise<string> {
  const buffer = new Uint8Array(16 * 1024);
  const { bytesRead } = await log.read({ position: 0, buffer });
  return new TextDecoder().decode(buffer.subarray(0, bytesRead)).trim().split("\n").slice(-8).join("\n");
}

/** Writes smb.conf with every path below `folder`, so that servers side by side share nothing. */
async function writeConfiguration(
  folder: string,
  names: DomainNames,
  { address, certificate }: { readonly address: string; readonly certificate: Certificate },
): Promise<string> {
  const run = join(folder, "run");
  await mkdir(run, { mode: 0o755 });
  const settings = {
    "server role": "active directory domain controller",
    "server services": "ldap",
    realm: names.realm,
    workgroup: names.workgroup,
    "netbios name": names.host,
    interfaces: `${address}/8`,
    "bind interfaces only": "yes",
    // Simple binds over plain LDAP, which tests make to see them fail or to save time.
    "ldap server require strong auth": "no",
    "tls certfile": certificate.certificateFile,
    "tls keyfile": certificate.keyFile,
    "tls cafile": certificate.certificateFile,
    "private dir": join(folder, "private"),
    "state directory": join(folder, "state"),
    "cache directory": join(folder, "cache"),
    "lock directory": folder,
    "binddns dir": join(folder, "bind-dns"),
    "pid directory": run,
    "ncalrpc dir": join(run, "ncalrpc"),
    "winbindd socket directory": join(run, "winbindd"),
    "vfs objects": "dfs_samba4 acl_xattr xattr_tdb",
    "idmap_ldb:use rfc2307": "yes",
    // Nobody needs this data after a power cut.
    "ldb:nosync": "true",
  };
  const lines = Object.entries(settings).map(([name, value]) => `\t${name} = ${value}`);
  const file = join(folder, "smb.conf");
  await writeFile(file, `[global]\n${lines.join("\n")}\n`);
  return file;
}
