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
  const { name, stated } = partsOf(context, username);
  const row = await findExternalColumns(context, name);
  // Of two people with one name he who is meant may be the other.
  if (stated !== undefined && row !== undefined && row.domain !== null && row.domain !== stated) return undefined;
  const user = row === undefined ? undefined : await findUser(context, row.id);
  if (row === undefined || user === undefined) return undefined;
  if (!provesByDirectory(user)) return { user, attempts: [] };
  const { domain, external_id: externalId } = row;
  const attempts = context.directories
    .all()
    .filter(({ directory }) => directory.domain === (domain ?? stated ?? directory.domain))
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

/** A name, and the domain that is stated with it as `name@domain`, if it is one of a directory. */
function partsOf(context: VaultContext, username: string): { readonly name: string; readonly stated?: string } {
  const domain = context.directories
    .all()
    .find(({ directory }) => username.toLowerCase().endsWith(`@${directory.domain}`));
  if (domain === undefined) return { name: username };
  const stated = domain.directory.domain;
  return { name: username.slice(0, -(stated.length + 1)), stated };
}

async function findExternalColumns(context: VaultContext, username: string) {
  return await context.db.sql
    .selectFrom("users")
    .select(["id", "domain", "external_id"])
    .where("name_key", "=", nameKey(username))
    .executeTakeFirst();
}
