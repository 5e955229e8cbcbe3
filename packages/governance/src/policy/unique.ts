/** So many values are tried before a person has to choose. */
export const maximumUniqueAttempts = 50;

/** The candidates for a unique value: the wanted one, then the same with 2, 3 and so on at its end, or before its `@`. */
export function* uniqueCandidates(wanted: string, maximum = maximumUniqueAttempts): Generator<string> {
  const at = wanted.indexOf("@");
  const [local, domain] = at > 0 ? [wanted.slice(0, at), wanted.slice(at)] : [wanted, ""];
  yield wanted;
  for (let number = 2; number <= maximum; number++) yield `${local}${number}${domain}`;
}
