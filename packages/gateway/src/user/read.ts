import { DirectoryError } from "@castellan/directory";
import { type PvwaUser, userTextLimits } from "@castellan/pvwa";
import type { AttributePath, Resource } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { directoryError } from "../diagnosis/directory-error.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms, isNotFound } from "../diagnosis/vault-error.ts";
import type { ExternalUserState } from "../external-user/state.ts";
import type { UserContext } from "./context.ts";
import { toResource, type UserView } from "./resource.ts";
import { isExternal, namedOf, type VaultUser } from "./vault-user.ts";

/** Whether this can be an id: beyond 15 digits a number is not exact any more, and no vault counts that far. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text);
}

/** The vault user with this id, or with this name in any letter case; `undefined` when there is none. Throws `ScimError`. */
export async function findVaultUser(caller: Caller, key: string): Promise<PvwaUser | undefined> {
  if (isId(key)) {
    const user = await readVaultUser(caller, Number(key));
    if (user !== undefined) return user;
  }
  const id = await userIdOf(caller, key);
  return id === undefined ? undefined : await readVaultUser(caller, id);
}

/** The id of the vault user with this name in any letter case. A PVWA before 12.2 does not know the parameter and answers everybody. */
export async function userIdOf(caller: Caller, name: string): Promise<number | undefined> {
  if (!canBeName(name)) return undefined;
  const wanted = name.toLowerCase();
  const list = await inScimTerms(vaultOperations.list, () => caller.vault.list({ userName: name }));
  return list.Users.find(({ username }) => username.toLowerCase() === wanted)?.id;
}

/** Whether a vault user may have this name: a PVWA is not asked for one that no user can have. */
export function canBeName(text: string): boolean {
  return text !== "" && text.length <= userTextLimits.username;
}

export async function readVaultUser(caller: Caller, id: number): Promise<PvwaUser | undefined> {
  try {
    return await caller.vault.get(id);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    return await inScimTerms(vaultOperations.read, () => Promise.reject(error));
  }
}

/** Whether an answer without `excluded` needs to know if the user is active. */
export function needsActive(excluded: readonly AttributePath[]): boolean {
  return !excluded.some(({ schema, attribute }) => schema === undefined && attribute === "active");
}

/** What is known of a vault user beside the vault. Throws `ScimError` when his directory is needed and does not answer. */
export async function viewOf(context: UserContext, user: VaultUser, withActive = true): Promise<UserView> {
  const [supplement, external] = await Promise.all([
    context.instance().then((instance) => context.supplements.find(instance, namedOf(user))),
    isExternal(user) && withActive ? externalStateOf(context, user) : undefined,
  ]);
  return { supplement, ...(external === undefined ? {} : { external }) };
}

/**
 * A user that the vault has disabled is inactive whatever his directory says; of any other, `active` would be a guess while
 * the directory is silent, and a guess would let a governance system believe that somebody is locked out.
 */
async function externalStateOf(
  context: UserContext,
  user: VaultUser,
): Promise<Pick<ExternalUserState, "vaultEnabled"> & Partial<ExternalUserState>> {
  const vaultEnabled = user.enableUser !== false;
  try {
    return { vaultEnabled, directory: await context.directories.stateOf(user) };
  } catch (error) {
    if (!vaultEnabled && error instanceof DirectoryError) return { vaultEnabled };
    throw directoryError(error, `tell whether the external user ${user.id} (${user.username}) is active`);
  }
}

/** One user by id or name, as a SCIM client sees him. */
export async function getUser(
  context: UserContext,
  caller: Caller,
  key: string,
  excluded: readonly AttributePath[],
): Promise<Resource | undefined> {
  const user = await findVaultUser(caller, key);
  return user === undefined ? undefined : toResource(user, await viewOf(context, user, needsActive(excluded)));
}
