import type { UserKey } from "@castellan/directory";
import type { PvwaUser } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { nameKey } from "../user/document.ts";
import { findUser } from "../user/store.ts";
import type { VaultDirectory } from "./registry.ts";

/** One directory to ask, and the person to ask it about. */
export interface Attempt {
  readonly mapped: VaultDirectory;
  readonly key: UserKey;
}

/** The user of the vault with this name, and where his password can be proved: nowhere, if LDAP is not his method. */
export async function findKnown(
  context: VaultContext,
  username: string,
): Promise<{ readonly user: PvwaUser; readonly attempts: readonly Attempt[] } | undefined> {
  const row = await findExternalColumns(context, withoutDomain(context, username));
  const user = row === undefined ? undefined : await findUser(context, row.id);
  if (row === undefined || user === undefined) return undefined;
  if (!provesByDirectory(user)) return { user, attempts: [] };
  const { domain, external_id: externalId } = row;
  const attempts = context.directories
    .all()
    .filter(({ directory }) => domain === null || directory.domain === domain)
    .map((mapped): Attempt => ({ mapped, key: keyOf(externalId, user.username) }));
  return { user, attempts };
}

const directoryMethods = new Set(["AuthTypeLDAP", "AuthTypeLDAPOrPass"]);

/** Whether a directory's word is enough for the user to be let in. */
export function provesByDirectory({ authenticationMethod }: Pick<PvwaUser, "authenticationMethod">): boolean {
  return authenticationMethod.some((method) => directoryMethods.has(method));
}

function keyOf(externalId: string | null, username: string): UserKey {
  return externalId === null ? { by: "userName", value: username } : { by: "uniqueId", value: externalId };
}

/** Where a name that the vault does not know may belong. */
export function strangerAttempts(context: VaultContext, username: string): readonly Attempt[] {
  const [name = "", domain] = username.split("@", 2);
  return context.directories
    .all()
    .filter(({ directory }) => domain === undefined || directory.domain === domain.toLowerCase())
    .map((mapped) => ({ mapped, key: { by: "userName", value: name } }));
}

/** `name@domain` of a directory without its domain. */
function withoutDomain(context: VaultContext, username: string): string {
  const domain = context.directories
    .all()
    .find(({ directory }) => username.toLowerCase().endsWith(`@${directory.domain}`));
  return domain === undefined ? username : username.slice(0, -(domain.directory.domain.length + 1));
}

async function findExternalColumns(context: VaultContext, username: string) {
  return await context.db.sql
    .selectFrom("users")
    .select(["id", "domain", "external_id"])
    .where("name_key", "=", nameKey(username))
    .executeTakeFirst();
}
