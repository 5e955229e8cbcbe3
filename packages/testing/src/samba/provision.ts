import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { runCommand } from "./command.ts";

/** What a domain is made with. */
export interface DomainNames {
  /** `CORP.EXAMPLE` */
  readonly realm: string;
  /** The NetBIOS name: `CORP`. */
  readonly workgroup: string;
  /** The domain controller's host name, without the domain. */
  readonly host: string;
}

const PASSWORD_FILE = "administrator-password";

/**
 * Puts a freshly provisioned domain into `folder` (empty, ours alone) and answers the Administrator's generated password.
 *
 * Provisioning takes four seconds of one core, and its result depends on Samba's version and the names alone. So the first
 * one is kept as an archive in a folder for temporary files that only we can read, and later ones come out of it.
 */
export async function provisionDomain(
  sambaTool: string,
  folder: string,
  names: DomainNames,
): Promise<{ administratorPassword: string }> {
  const version = (await runCommand("samba-tool", sambaTool, ["--version"])).trim();
  const archive = join(await ownFolder(), `${fingerprint([version, names])}.tar`);
  if (!existsSync(archive)) await provisionArchive(sambaTool, archive, names);
  await runCommand("tar", "tar", ["--extract", "--file", archive, "--directory", folder]);
  return { administratorPassword: await readFile(join(folder, PASSWORD_FILE), "utf8") };
}

/** One file, put in its place by a rename, is there whole or not at all, whoever else makes it or cleans up. */
async function provisionArchive(sambaTool: string, archive: string, names: DomainNames): Promise<void> {
  const draft = await mkdtemp(`${archive}-`);
  try {
    const domain = join(draft, "domain");
    await mkdir(domain);
    await provision(sambaTool, domain, names);
    await runCommand("tar", "tar", ["--create", "--file", join(draft, "tar"), "--directory", domain, "."]);
    await rename(join(draft, "tar"), archive);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

async function provision(sambaTool: string, folder: string, names: DomainNames): Promise<void> {
  const administratorPassword = `Aa1-${randomBytes(18).toString("base64url")}`;
  await runCommand("samba-tool domain provision", sambaTool, [
    ...["domain", "provision", "--configfile=/dev/null", `--targetdir=${folder}`],
    ...[`--realm=${names.realm}`, `--domain=${names.workgroup}`, `--host-name=${names.host}`, "--host-ip=127.0.0.1"],
    ...["--server-role=dc", "--dns-backend=NONE", "--use-rfc2307", `--adminpass=${administratorPassword}`],
    // File systems of containers often lack security attributes: keep them in a file instead.
    "--option=vfs objects=dfs_samba4 acl_xattr xattr_tdb",
    ...["--option=interfaces=lo", "--option=bind interfaces only=yes"],
  ]);
  await writeFile(join(folder, PASSWORD_FILE), administratorPassword, { mode: 0o600 });
}

/** A folder of temporary files has a guessable name: another user of the machine must not have put it there. */
async function ownFolder(): Promise<string> {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `castellan-samba-templates-${uid}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} must be a folder that only this user can read: remove it`);
  }
  return folder;
}
