import { createHash, randomBytes } from "node:crypto";
import { cp, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
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
 * Provisioning takes four seconds of one core and its result depends on Samba's version and the names alone, so that the
 * first one is kept in a folder for temporary files that only we can read, and later ones are copies of it (0.1 s).
 */
export async function provisionDomain(
  sambaTool: string,
  folder: string,
  names: DomainNames,
): Promise<{ administratorPassword: string }> {
  const version = (await runCommand("samba-tool", sambaTool, ["--version"])).trim();
  const template = await provisionTemplate(sambaTool, version, names);
  await cp(template, folder, { recursive: true, preserveTimestamps: true });
  return { administratorPassword: await readFile(join(folder, PASSWORD_FILE), "utf8") };
}

async function provisionTemplate(sambaTool: string, version: string, names: DomainNames): Promise<string> {
  const cache = join(tmpdir(), `castellan-samba-templates-${userInfo().uid}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  await assertOursAlone(cache);
  const template = join(
    cache,
    createHash("sha256")
      .update(JSON.stringify([version, names]))
      .digest("hex")
      .slice(0, 16),
  );
  if (await exists(template)) return template;
  const draft = await mkdtemp(join(cache, "draft-"));
  try {
    await provision(sambaTool, draft, names);
    // Whoever is first to rename wins; a template is whole or absent, whatever dies on the way.
    await rename(draft, template).catch(async (error: unknown) => {
      if (!(await exists(template))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return template;
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
async function assertOursAlone(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} must be a folder that only this user can read: remove it`);
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
