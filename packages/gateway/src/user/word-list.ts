import { authenticationMethods, userInterfaces, vaultAuthorizations } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import { cyberArkUserUri } from "./schema.ts";

const vocabularies = {
  vaultAuthorization: vaultAuthorizations,
  authenticationMethod: authenticationMethods,
  unAuthorizedInterfaces: userInterfaces,
} as const;
export type WordList = keyof typeof vocabularies;
type WordOf<List extends WordList> = (typeof vocabularies)[List][number];

/** The words in the vault's own spelling and order. Throws `invalidValue`, naming the attribute, for one that the vault does not have. */
export function knownWords<List extends WordList>(list: List, words: readonly string[]): readonly WordOf<List>[] {
  const known: readonly WordOf<List>[] = vocabularies[list];
  const wanted = new Set(words.map((word) => word.toLowerCase()));
  const found = known.filter((word) => wanted.delete(word.toLowerCase()));
  const unknown = words.find((word) => wanted.has(word.toLowerCase()));
  if (unknown === undefined) return found;
  throw new ScimError(
    "invalidValue",
    `${cyberArkUserUri}:${list} does not take ${JSON.stringify(unknown)}: send some of ${known.join(", ")}`,
  );
}

/** Whether two lists hold the same words: neither order nor letter case counts. */
export function sameWords(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a.map((word) => word.toLowerCase()));
  const right = new Set(b.map((word) => word.toLowerCase()));
  return left.size === right.size && left.isSubsetOf(right);
}
