import type { UserStatus } from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";
import { readFilter } from "../http/filter.ts";
import { readSort, type SortKey } from "../http/sort.ts";

const sortProperties = ["username", "source", "userType", "location", "firstName", "middleName", "lastName"] as const;
export type UserSortProperty = (typeof sortProperties)[number];

/** What `GET /API/Users` asks for. */
export interface UserSelection {
  readonly search: string | undefined;
  readonly userName: string | undefined;
  readonly userType: string | undefined;
  readonly componentUser: boolean | undefined;
  readonly source: "CyberArk" | "LDAP" | undefined;
  readonly userStatus: UserStatus | undefined;
  readonly extendedDetails: boolean;
  readonly sort: readonly SortKey<UserSortProperty>[];
  /** How many users come before the page. */
  readonly offset: number;
  /** `undefined`: all users in one answer, which is what every client before 14.x expects. */
  readonly limit: number | undefined;
}

const longest = 500;

/** Reads both dialects of the query: `userType=EPVUser`, and `filter=userType eq EPVUser`. */
export function readUserSelection(fields: Fields): UserSelection {
  const filter = new Map(
    readFilter(fields, ["userName", "userType", "componentUser", "source"]).map(({ property, value }) => [
      property,
      value,
    ]),
  );
  return {
    search: fields.text("search", { limit: longest }),
    userName: fields.text("userName", { limit: longest }) ?? filter.get("username"),
    userType: fields.text("userType", { limit: longest }) ?? filter.get("usertype"),
    componentUser: fields.flag("componentUser") ?? readFlag(fields, filter.get("componentuser")),
    source: fields.choice("source", ["CyberArk", "LDAP"]) ?? readSource(fields, filter.get("source")),
    userStatus: fields.choice("UserStatus", ["Active", "Disabled", "Suspended"]),
    extendedDetails: fields.flag("ExtendedDetails") ?? false,
    sort: readSort(fields, sortProperties),
    offset: fields.integer("pageOffset", { minimum: 0 }) ?? 0,
    limit: fields.integer("pageSize", { minimum: 1 }),
  };
}

function readFlag(fields: Fields, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  fields.refuse("filter", "must compare componentUser with true or false.");
  return undefined;
}

function readSource(fields: Fields, text: string | undefined): "CyberArk" | "LDAP" | undefined {
  if (text === undefined) return undefined;
  if (/^cyberark$/i.test(text)) return "CyberArk";
  if (/^ldap$/i.test(text)) return "LDAP";
  fields.refuse("filter", "must compare source with CyberArk or LDAP.");
  return undefined;
}
