import type { CallerName } from "./callers.ts";
import { safesOfFew } from "./callers.ts";
import type { AccountPlace, Company } from "./company.ts";
import { idOf } from "./ids.ts";
import { accountName, groupName, personName, safeName } from "./names.ts";

/** Whole numbers below its argument, by chance. */
type Random = (below: number) => number;

/** Something that clients ask of a vault all day, and within how many milliseconds it is to be answered. */
export interface VaultCase {
  readonly name: string;
  readonly markMilliseconds: number;
  readonly caller: CallerName;
  /** GET when left out. */
  readonly method?: "GET" | "POST";
  /** The path below `/PasswordVault/API` of a request. */
  path(random: Random): string;
}

const listMark = 50;
const readMark = 5;

export function vaultCases(company: Company): readonly VaultCase[] {
  return [
    ...userCases(company),
    ...groupCases(company),
    ...safeCases(company),
    ...memberCases(company),
    ...accountCases(company),
  ];
}

function list(name: string, caller: CallerName, path: VaultCase["path"]): VaultCase {
  return { name: `vault.list.${name}`, markMilliseconds: listMark, caller, path };
}

function read(name: string, caller: CallerName, path: VaultCase["path"]): VaultCase {
  return { name: `vault.read.${name}`, markMilliseconds: readMark, caller, path };
}

function userCases({ size: { users } }: Company): readonly VaultCase[] {
  const page = "pageSize=100";
  const deep = (random: Random) => `pageOffset=${users - 200 - random(Math.floor(users / 10))}`;
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
    userList("sortTwo", () => "sort=location%20desc,lastName"),
    userList("sortTwoDeep", (random) => `sort=location%20desc,lastName&${deep(random)}`),
    read("user", "administrator", (random) => `/Users/${idOf.user(random(users))}`),
  ];
}

function groupCases({ groups }: Company): readonly VaultCase[] {
  return [
    list("groups.first", "administrator", () => "/UserGroups?limit=100"),
    list("groups.deep", "administrator", () => `/UserGroups?limit=100&offset=${Math.floor(groups * 0.9)}`),
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
  const any = (random: Random) => encodeURIComponent(safeName(random(safes)));
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
  const usual = (random: Random) => encodeURIComponent(safeName(1 + random(size.safes - 1)));
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

function accountCases(company: Company): readonly VaultCase[] {
  const { accounts } = company.size;
  const places = [...company.accounts()];
  const any = (random: Random) => places[random(places.length)] ?? { safe: 0, number: 1 };
  const crowded = encodeURIComponent(`safeName eq ${safeName(0)}`);
  const page = "limit=100";
  return [
    ...(["administrator", "auditor", "many"] as const).flatMap((caller) => {
      const accountList = (name: string, query: VaultCase["path"]) =>
        list(`accounts.${caller}.${name}`, caller, (random) => `/Accounts?${page}${query(random)}`);
      return [
        accountList("first", () => ""),
        accountList("deep", (random) => `&offset=${Math.floor(accounts * 0.6) - random(100)}`),
        accountList("searchMany", () => "&search=svc-linux"),
        accountList("searchOne", (random) => {
          const { safe, number } = any(random);
          return `&search=${accountName(safe, number).address}`;
        }),
        accountList("searchWords", () => "&search=svc%20oracle%20corp"),
        accountList("searchStart", () => "&search=svc-sap&searchType=startswith"),
        accountList("searchNothing", () => "&search=nothing-has-this"),
        accountList(
          "filterSafe",
          (random) => `&filter=${encodeURIComponent(`safeName eq ${safeName(any(random).safe)}`)}`,
        ),
        accountList("filterPlatform", () => "&filter=platformId%20eq%20UnixSSH"),
        accountList("filterTime", () => `&filter=modificationTime%20gte%20${Date.UTC(2026, 0, 2) / 1000}`),
        accountList("sortName", () => "&sort=name"),
        accountList("sortNameDeep", () => `&sort=name%20desc&offset=${Math.floor(accounts * 0.6)}`),
        accountList("sortUserName", () => "&sort=userName,address"),
        accountList("sortSafe", () => "&sort=safeName"),
        accountList("sortSafeDeep", () => `&sort=safeName&offset=${Math.floor(accounts * 0.6)}`),
      ];
    }),
    list("accounts.crowded", "administrator", () => `/Accounts?${page}&offset=1500&filter=${crowded}`),
    list("accounts.few", "few", () => "/Accounts"),
    list("accounts.largest", "administrator", () => "/Accounts?limit=1000"),
    read("account", "administrator", (random) => accountPath(any(random))),
    read("account.overview", "administrator", (random) => accountPath(any(random), "/ExtendedAccounts", "/overview")),
    read("account.versions", "administrator", (random) => accountPath(any(random), "/Accounts", "/Secret/Versions")),
    read("account.activities", "administrator", (random) => accountPath(any(random), "/Accounts", "/Activities")),
    {
      // It is written down before it is answered, so it waits for the disk.
      ...read("secret", "administrator", (random) => accountPath(any(random), "/Accounts", "/Password/Retrieve")),
      method: "POST",
    },
    read("platform", "administrator", () => "/Platforms/UnixSSH"),
    read("account.many", "many", (random) => {
      let place = any(random);
      while (place.safe % 4 === 0) place = any(random);
      return accountPath(place);
    }),
  ];
}

function accountPath({ safe, number }: AccountPlace, room = "/Accounts", what = ""): string {
  return `${room}/${idOf.safe(safe)}_${number}${what}`;
}
