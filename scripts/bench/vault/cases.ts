import type { CallerName } from "./callers.ts";
import { safesOfFew } from "./callers.ts";
import type { Company } from "./company.ts";
import { idOf } from "./ids.ts";
import { groupName, personName, safeName } from "./names.ts";

/** Something that clients ask of a vault all day, and within how many milliseconds it is to be answered. */
export interface VaultCase {
  readonly name: string;
  readonly markMilliseconds: number;
  readonly caller: CallerName;
  /** The path below `/PasswordVault/API` of a request; `random` gives whole numbers below its argument. */
  path(random: (below: number) => number): string;
}

const listMark = 50;
const readMark = 5;

export function vaultCases(company: Company): readonly VaultCase[] {
  return [...userCases(company), ...groupCases(company), ...safeCases(company), ...memberCases(company)];
}

function list(name: string, caller: CallerName, path: VaultCase["path"]): VaultCase {
  return { name: `vault.list.${name}`, markMilliseconds: listMark, caller, path };
}

function read(name: string, caller: CallerName, path: VaultCase["path"]): VaultCase {
  return { name: `vault.read.${name}`, markMilliseconds: readMark, caller, path };
}

function userCases({ size: { users } }: Company): readonly VaultCase[] {
  const page = "pageSize=100";
  const deep = (random: (below: number) => number) => `pageOffset=${users - 200 - random(Math.floor(users / 10))}`;
  const userList = (name: string, query: VaultCase["path"]) =>
    list(`users.${name}`, "administrator", (random) => `/Users?${page}&${query(random)}`);
  return [
    userList("first", () => ""),
    userList("deep", deep),
    userList("extended", () => "ExtendedDetails=true"),
    userList("extendedDeep", (random) => `ExtendedDetails=true&${deep(random)}`),
    list("users.largest", "administrator", () => "/Users?pageSize=1000"),
    userList("searchMany", () => "search=rossi"),
    userList("searchOne", (random) => `search=${encodeURIComponent(personName(random(users)).userName)}`),
    userList("searchNobody", () => "search=nobody%20at%20all"),
    userList("searchDeep", () => `search=rossi&pageOffset=${Math.floor(users / 15)}`),
    userList(
      "filterName",
      (random) => `filter=userName%20eq%20${encodeURIComponent(personName(random(users)).userName)}`,
    ),
    userList("filterType", () => "filter=userType%20eq%20EPVUserLite"),
    userList("filterTypeDeep", () => `filter=userType%20eq%20EPVUserLite&pageOffset=${Math.floor(users / 11)}`),
    userList("filterSource", () => "filter=source%20eq%20LDAP"),
    userList("filterComponent", () => "filter=componentUser%20eq%20true"),
    userList("filterSuspended", () => "UserStatus=Suspended"),
    userList("filterDisabled", () => "UserStatus=Disabled"),
    userList("sortName", () => "sort=username"),
    userList("sortNameDeep", (random) => `sort=username%20desc&${deep(random)}`),
    userList("sortLastName", () => "sort=lastName,firstName"),
    userList("sortLastNameDeep", (random) => `sort=lastName,firstName&${deep(random)}`),
    userList("sortLocation", () => "sort=location"),
    read("user", "administrator", (random) => `/Users/${idOf.user(random(users))}`),
  ];
}

function groupCases({ groups }: Company): readonly VaultCase[] {
  return [
    list("groups.first", "administrator", () => "/UserGroups?limit=100"),
    list("groups.deep", "administrator", () => `/UserGroups?limit=100&offset=${groups - 150}`),
    list("groups.largest", "administrator", () => "/UserGroups"),
    list("groups.members", "administrator", () => "/UserGroups?limit=100&includeMembers=true"),
    list("groups.search", "administrator", () => "/UserGroups?search=finance"),
    read("group", "administrator", (random) => `/UserGroups/${idOf.group(random(groups))}`),
    read("groupByName", "administrator", (random) => {
      const name = encodeURIComponent(`groupName eq "${groupName(random(groups))}"`);
      return `/UserGroups?filter=${name}`;
    }),
  ];
}

function safeCases({ size: { safes } }: Company): readonly VaultCase[] {
  const everybody = ["administrator", "auditor", "many"] as const;
  const deep = Math.floor(safes * 0.7);
  const any = (random: (below: number) => number) => encodeURIComponent(safeName(random(safes)));
  return [
    ...everybody.flatMap((caller) => [
      list(`safes.${caller}.first`, caller, () => "/Safes"),
      list(`safes.${caller}.deep`, caller, () => `/Safes?limit=100&offset=${deep}`),
      list(`safes.${caller}.largest`, caller, () => "/Safes?limit=1000"),
      list(`safes.${caller}.searchMany`, caller, () => "/Safes?search=oracle"),
      list(`safes.${caller}.searchOne`, caller, (random) => `/Safes?search=${any(random)}`),
      list(`safes.${caller}.descending`, caller, () => "/Safes?sort=safeName%20desc"),
    ]),
    list("safes.few.first", "few", () => "/Safes"),
    list("safes.few.search", "few", () => "/Safes?search=e"),
    read("safe", "administrator", (random) => `/Safes/${any(random)}`),
    read("safe.many", "many", (random) => {
      const index = random(safes - 1);
      return `/Safes/${encodeURIComponent(safeName(index % 4 === 0 ? index + 1 : index))}`;
    }),
    read(
      "safe.few",
      "few",
      (random) => `/Safes/${encodeURIComponent(safeName(safesOfFew[random(safesOfFew.length)] ?? 0))}`,
    ),
  ];
}

function memberCases({ size }: Company): readonly VaultCase[] {
  const crowded = `/Safes/${encodeURIComponent(safeName(0))}/Members`;
  const usual = (random: (below: number) => number) => encodeURIComponent(safeName(1 + random(size.safes - 1)));
  const inCrowded = Math.floor(size.members * 0.02);
  const members = (name: string, path: VaultCase["path"]) => list(`members.${name}`, "administrator", path);
  return [
    members("usual", (random) => `/Safes/${usual(random)}/Members`),
    members("first", () => crowded),
    members("deep", () => `${crowded}?limit=100&offset=${inCrowded - 150}`),
    members("largest", () => `${crowded}?limit=1000`),
    members("search", () => `${crowded}?search=rossi`),
    members("filterGroups", () => `${crowded}?filter=memberType%20eq%20Group`),
    members("filterExpired", () => `${crowded}?filter=membershipExpired%20eq%20true`),
    members("filterDeep", () => `${crowded}?filter=memberType%20eq%20User&offset=${Math.floor(inCrowded * 0.8)}`),
    members("descending", () => `${crowded}?sort=memberName%20desc`),
    list("members.auditor", "auditor", (random) => `/Safes/${usual(random)}/Members`),
    read(
      "member",
      "administrator",
      (random) => `/Safes/${safeName(1 + 4 * random(size.safes / 4 - 1))}/Members/${encodeURIComponent(groupName(1))}`,
    ),
  ];
}
