import type { DirectoryUser } from "../contract/directory.ts";
import { dnKey, leafValue } from "../dn/dn.ts";
import { DirectoryError } from "../error/directory-error.ts";
import type { SearchFilter } from "./search-filter.ts";

type Predicate = (user: DirectoryUser) => boolean;

interface KnownAttribute {
  values(user: DirectoryUser): readonly (string | undefined)[];
  /** Brings a value into the form in which equal ones are equal: by default, letter case and repeated spaces do not count. */
  fold?(value: string): string;
}

const distinguishedName = { fold: (value: string) => dnKey(value) ?? fold(value) };

/** What a filter can name, in lower case. */
const knownAttributes = new Map<string, KnownAttribute>(
  Object.entries({
    objectclass: { values: () => ["top", "person", "organizationalPerson", "user"] },
    objectcategory: { values: () => ["person"] },
    samaccountname: { values: (user) => [user.userName] },
    userprincipalname: { values: (user) => [user.userPrincipalName] },
    cn: { values: (user) => [leafValue(user.dn)] },
    givenname: { values: (user) => [user.givenName] },
    sn: { values: (user) => [user.familyName] },
    displayname: { values: (user) => [user.displayName] },
    mail: { values: (user) => [user.mail] },
    department: { values: (user) => [user.department] },
    distinguishedname: { values: (user) => [user.dn], ...distinguishedName },
    memberof: { values: (user) => user.memberOf, ...distinguishedName },
  } satisfies Record<string, KnownAttribute>),
);

/**
 * Makes a test of people out of a filter, for a directory that has no LDAP server to ask. It knows and, or, not, presence,
 * equality and substrings on the attributes of a person. Throws `DirectoryError` `invalid` for anything else: a filter that
 * were half understood would let in the wrong people.
 */
export function matchFilter(filter: SearchFilter): Predicate {
  switch (filter.kind) {
    case "and": {
      const tests = filter.filters.map(matchFilter);
      return (user) => tests.every((test) => test(user));
    }
    case "or": {
      const tests = filter.filters.map(matchFilter);
      return (user) => tests.some((test) => test(user));
    }
    case "not": {
      const test = matchFilter(filter.filter);
      return (user) => !test(user);
    }
    case "present":
      return matchValues(filter.attribute, () => () => true);
    case "equal":
      return matchValues(filter.attribute, (folded) => {
        const wanted = folded(String(filter.value));
        return (value) => value === wanted;
      });
    case "substrings":
      return matchValues(filter.attribute, () => matchSubstrings(filter));
    default:
      throw new DirectoryError(
        "invalid",
        `The embedded directory cannot compare ${filter.attribute || "attributes"} in this way (${filter.kind}).`,
        "Use equality, substrings (*), presence (=*), and (&), or (|), not (!).",
      );
  }
}

/** A test that holds when any value of the attribute, folded, passes. */
function matchValues(
  name: string,
  createTest: (fold: (value: string) => string) => (value: string) => boolean,
): Predicate {
  const attribute = knownAttributes.get(name.toLowerCase());
  if (attribute === undefined) {
    throw new DirectoryError(
      "invalid",
      `The embedded directory has no attribute ${name} to filter by.`,
      `Filter by one of ${[...knownAttributes.keys()].join(", ")}.`,
    );
  }
  const foldValue = attribute.fold ?? fold;
  const test = createTest(foldValue);
  return (user) => attribute.values(user).some((value) => value !== undefined && test(foldValue(value)));
}

function matchSubstrings(filter: Extract<SearchFilter, { kind: "substrings" }>): (value: string) => boolean {
  const [initial, final] = [filter.initial.toLowerCase(), filter.final.toLowerCase()];
  const any = filter.any.map((piece) => piece.toLowerCase());
  return (value) => {
    if (!value.startsWith(initial)) return false;
    let position = initial.length;
    for (const piece of any) {
      const found = value.indexOf(piece, position);
      if (found < 0) return false;
      position = found + piece.length;
    }
    return value.length - final.length >= position && value.endsWith(final);
  };
}

function fold(value: string): string {
  return value.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}
