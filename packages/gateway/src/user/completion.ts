import type { Caller } from "../authentication/caller.ts";
import { inParallel } from "../list/parallel.ts";
import { readVaultUser } from "./read.ts";
import { cyberArkUserUri, enterpriseUserUri } from "./schema.ts";
import { isComplete, type VaultUser } from "./vault-user.ts";

/** What a PVWA tells of a user only when it is asked for that user alone. */
const unlisted: ReadonlySet<string> = new Set([
  ...["title", "profileUrl", "emails", "phoneNumbers", "addresses", "meta.lastModified", "meta.version"],
  ...[
    "authenticationMethod",
    "expiryDate",
    "changePassOnNextLogon",
    "passwordNeverExpires",
    "distinguishedName",
    "unAuthorizedInterfaces",
  ].map((attribute) => `${cyberArkUserUri}:${attribute}`),
]);
const fromPersonalDetails = new Map([
  [`${enterpriseUserUri}:organization`, "organization"],
  [`${enterpriseUserUri}:department`, "department"],
]);

/** Whether a list's item is too little: `enableUser` came with 12.1 and its extended details, the department not always. */
function isTooLittle(user: VaultUser, needed: ReadonlySet<string>): boolean {
  if (isComplete(user)) return false;
  if (user.enableUser === undefined) return true;
  for (const name of needed) {
    if (unlisted.has(name)) return true;
    const field = fromPersonalDetails.get(name);
    if (field !== undefined && !Object.hasOwn(user.personalDetails ?? {}, field)) return true;
  }
  return false;
}

/**
 * The users of a page, each read whole where the page tells too little to know `needed`, or where `all` are wanted whole.
 * One who was deleted meanwhile is left out.
 */
export async function complete(
  caller: Caller,
  page: readonly VaultUser[],
  needed: ReadonlySet<string>,
  all: boolean,
): Promise<readonly VaultUser[]> {
  const users = await inParallel(page, async (user) =>
    !isComplete(user) && (all || isTooLittle(user, needed)) ? await readVaultUser(caller, user.id) : user,
  );
  return users.filter((user) => user !== undefined);
}
