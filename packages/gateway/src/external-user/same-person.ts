import type { DirectoryUser } from "@castellan/directory";
import type { VaultUser } from "../user/vault-user.ts";

/**
 * Whether an entry of the same user name is the person the vault means, when the distinguished name the vault knows is
 * gone. User names are given again after people leave: only who also bears the name that the vault copied from the
 * directory is taken for somebody who moved, and nobody whose name the vault does not know.
 */
export function isSamePerson(user: VaultUser, entry: DirectoryUser): boolean {
  const { firstName = "", lastName = "" } = user.personalDetails ?? {};
  const known = [firstName, lastName].map(comparable);
  const found = [entry.givenName ?? "", entry.familyName ?? ""].map(comparable);
  return known.some((name) => name !== "") && known.every((name, index) => name === found[index]);
}

function comparable(name: string): string {
  return name.normalize("NFC").trim().toLowerCase();
}
