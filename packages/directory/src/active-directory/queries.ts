import type { UserKey } from "../contract/directory.ts";
import { plainDn } from "../dn/dn.ts";
import { and, equal, or, type SearchFilter } from "../filter/search-filter.ts";
import { parseGuid } from "./guid.ts";
import type { Search } from "./ldap-session.ts";
import { people, personAttributes } from "./person.ts";

/** LDAP_MATCHING_RULE_IN_CHAIN: follows groups that are members of groups ([MS-ADTS] section 3.1.1.3.4.4.3). */
const IN_CHAIN = "1.2.840.113556.1.4.1941";

/** The search for one person; undefined when no person can have this key. */
export function personSearch({ by, value }: UserKey, baseDn: string): Search | undefined {
  if (by === "dn") return entrySearch(value, people, personAttributes);
  const condition = by === "uniqueId" ? guidCondition(value) : nameCondition(value);
  return condition && { base: baseDn, scope: "sub", filter: and(people, condition), ...personAttributes };
}

export function peopleSearch(base: string, condition: SearchFilter | undefined): Search {
  return { base, scope: "sub", filter: condition === undefined ? people : and(people, condition), ...personAttributes };
}

/** The search for one group, by DN or by name. `primaryGroupToken` is what its members may name it by. */
export function groupSearch(reference: string, baseDn: string): Search | undefined {
  const group = equal("objectClass", "group");
  const wanted = { attributes: ["primaryGroupToken"] };
  const byDn = entrySearch(reference, group, wanted);
  if (byDn !== undefined) return byDn;
  const condition = textCondition("sAMAccountName", reference);
  return condition && { base: baseDn, scope: "sub", filter: and(group, condition), ...wanted };
}

/** The people of a group: `memberOf` does not show a person's primary group, so that it is asked for by its token. */
export function memberSearch(groupDn: string, primaryGroupToken: string | undefined, baseDn: string): Search {
  const nested: SearchFilter = {
    kind: "extensible",
    attribute: "memberOf",
    rule: IN_CHAIN,
    dnAttributes: false,
    value: groupDn,
  };
  const condition = primaryGroupToken === undefined ? nested : or(nested, equal("primaryGroupID", primaryGroupToken));
  return peopleSearch(baseDn, condition);
}

/** The search for the entry of a DN; undefined when the text is none. */
function entrySearch(
  dn: string,
  filter: SearchFilter,
  wanted: Pick<Search, "attributes" | "explicitBufferAttributes">,
): Search | undefined {
  const base = dn.includes("\0") ? undefined : plainDn(dn);
  return base === undefined ? undefined : { base, scope: "base", filter, ...wanted };
}

function nameCondition(name: string): SearchFilter | undefined {
  return textCondition(name.includes("@") ? "userPrincipalName" : "sAMAccountName", name);
}

/** No name holds a NUL, and a server that takes it for the end of the text (Samba) would find somebody else. */
function textCondition(attribute: string, value: string): SearchFilter | undefined {
  return value.includes("\0") ? undefined : equal(attribute, value);
}

function guidCondition(uniqueId: string): SearchFilter | undefined {
  const guid = parseGuid(uniqueId);
  return guid && equal("objectGUID", guid);
}
