import { DirectoryError } from "@castellan/directory";
import { type AttributePath, type Resource, ScimError } from "@castellan/scim";
import { directoryError } from "../diagnosis/directory-error.ts";
import type { DirectoryState } from "../external-user/state.ts";
import type { UserContext } from "./context.ts";
import { needsActive } from "./read.ts";
import { toResource } from "./resource.ts";
import { isExternal, namedOf, type VaultUser } from "./vault-user.ts";

/** The resources of a page of users: one query for what is kept beside the vault, a few searches for their directories. */
export async function resourcesOf(
  context: UserContext,
  users: readonly VaultUser[],
  excluded: readonly AttributePath[],
): Promise<readonly Resource[]> {
  if (users.length === 0) return [];
  const [supplements, directories] = await Promise.all([
    context.instance().then((instance) => context.supplements.findAll(instance, users.map(namedOf))),
    needsActive(excluded) ? directoryStates(context, users) : undefined,
  ]);
  return users.map((user) => {
    const supplement = supplements.get(user.id);
    if (!isExternal(user) || directories === undefined) return toResource(user, { supplement });
    const directory = directories.get(user.id);
    const vaultEnabled = user.enableUser !== false;
    return toResource(user, {
      supplement,
      external: { vaultEnabled, ...(directory === undefined ? {} : { directory }) },
    });
  });
}

/** Whom the vault has disabled is inactive whatever his directory says: nobody asks it. */
async function directoryStates(
  context: UserContext,
  users: readonly VaultUser[],
): Promise<ReadonlyMap<number, DirectoryState>> {
  const asked = users.filter((user) => isExternal(user) && user.enableUser !== false);
  try {
    return await context.directories.statesOf(asked);
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const known = directoryError(error, `tell which of the ${asked.length} external users on this page are active`);
    if (!(known instanceof ScimError)) throw known;
    throw new ScimError(
      known.code,
      `${known.detail} A list with excludedAttributes=active does not need the directory`,
      {
        headers: known.headers,
        cause: error,
      },
    );
  }
}
