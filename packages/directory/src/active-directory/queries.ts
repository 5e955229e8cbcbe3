import type { GroupKey, UserKey } from "../contract/directory.ts";
import { plainDn } from "../dn/dn.ts";
import { and, equal, or, type SearchFilter } from "../filter/search-filter.ts";
import { aGroup, groupAttributes } from "./group.ts";
import { parseGuid } from "./guid.ts";
import type { Search } from "./ldap-session.ts";
import { people, personAttributes } from "./person.ts";

/** LDAP_MATCHING_RULE_IN_CHAIN: follows groups that are members of groups ([MS-ADTS] section 3.1.1.3.4.4.3). */
const IN_CHAIN = "1.2.840.113556.1.4.1941";

/** The search for one person; undefined when no person can have this key. */
export function personSearch({ by, value }: UserKey, baseDn: string, condition?: SearchFilter): Search | undefined {
  const wanted = condition === undefined ? people : and(people, condition);
  if (by === "dn") return entrySearch(value, wanted, personAttributes);
  const named = by === "uniqueId" ? guidCondition(value) : nameCondition(value);
  return named && { base: baseDn, scope: "sub", filter: and(wanted, named), ...personAttributes };
}

export function peopleSearch(base: string, condition: SearchFilter | undefined): Search {
  return { base, scope: "sub", filter: condition === undefined ? people : and(people, condition), ...personAttributes };
}

/** The search for one group, by DN or by name. */
export function groupSearch(reference: string, baseDn: string): Search | undefined {
  return (
    groupKeySearch({ by: "dn", value: reference }, baseDn) ?? groupKeySearch({ by: "name", value: reference }, baseDn)
  );
}

/** The search for one group; undefined when no group can have this key. */
export function groupKeySearch({ by, value }: GroupKey, baseDn: string): Search | undefined {
  if (by === "dn") return entrySearch(value, aGroup, groupAttributes);
  const condition = by === "uniqueId" ? guidCondition(value) : textCondition("sAMAccountName", value);
  return condition && groupsSearch(baseDn, condition);
}

export function groupsSearch(baseDn: string, condition?: SearchFilter): Search {
  const filter = condition === undefined ? aGroup : and(aGroup, condition);
  return { base: baseDn, scope: "sub", filter, ...groupAttributes };
}

/** The groups whose name begins with `prefix`; undefined when no name can. */
export function prefixSearch(prefix: string, baseDn: string): Search | undefined {
  if (prefix === "") return groupsSearch(baseDn);
  if (prefix.includes("\0")) return undefined;
  return groupsSearch(baseDn, { kind: "substrings", attribute: "sAMAccountName", initial: prefix, any: [], final: "" });
}

/** The group of a security identifier. */
export function primaryGroupSearch(sid: Buffer, baseDn: string): Search {
  return groupsSearch(baseDn, equal("objectSid", sid));
}

/** The groups around entries, through any depth of groups. */
export function enclosingSearch(dns: readonly string[], baseDn: string): Search {
  const around = (value: string): SearchFilter => ({
    kind: "extensible",
    attribute: "member",
    rule: IN_CHAIN,
    dnAttributes: false,
    value,
  });
  return groupsSearch(baseDn, or(...dns.map(around)));
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
