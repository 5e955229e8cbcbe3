/** What a SCIM attribute may be called (RFC 7643 section 2.1). */
const nameStart = /^[A-Za-z]/;
const notNameCharacter = /[^A-Za-z0-9_-]/g;

/**
 * Names that applications and people gave, as SCIM attribute names: `name.givenName` is shown as `name_givenName`. Names that become
 * the same get a number, in the order in which they come.
 */
export function scimNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const plain = name.replace(notNameCharacter, "_");
    const base = nameStart.test(plain) && !(plain in Object.prototype) ? plain : `attribute_${plain}`;
    let candidate = base;
    for (let number = 2; taken.has(candidate.toLowerCase()); number += 1) candidate = `${base}_${number}`;
    taken.add(candidate.toLowerCase());
    found.set(name, candidate);
  }
  return found;
}
