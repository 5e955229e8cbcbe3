import type { Fields } from "../http/fields.ts";
import { readPermissions } from "./permissions.ts";

const latest = 253_402_300_799;

/** Who is to be a member, and with what. */
export interface NewMember {
  readonly memberName: string;
  readonly memberType: "User" | "Group" | undefined;
  /** The directory to look in; `undefined`: in the vault. */
  readonly domain: string | undefined;
  /** Unix seconds. */
  readonly expiresAt: number | null;
  readonly permissions: number;
}

/** What changes of a membership; what is left out stays. */
export interface MembershipChange {
  /** Null: it does not end. */
  readonly expiresAt: number | null | undefined;
  readonly permissions: (current: number) => number;
}

export function readNewMember(fields: Fields): NewMember {
  const permissions = readPermissions(fields);
  if (permissions === undefined) fields.refuse("permissions", "is required.");
  return { ...readWho(fields), expiresAt: readExpiry(fields) ?? null, permissions: permissions ?? 0 };
}

/** The body of PUT. The permissions are replaced as a whole; a body that leaves them out must at least say the expiration. */
export function readMembershipChange(fields: Fields): MembershipChange {
  const expiresAt = readExpiry(fields);
  const permissions = readPermissions(fields);
  if (permissions === undefined && expiresAt === undefined) fields.refuse("permissions", "is required.");
  return { expiresAt, permissions: (current) => permissions ?? current };
}

export function readWho(fields: Fields): Pick<NewMember, "memberName" | "memberType" | "domain"> {
  const searchIn = fields.text("searchIn", { limit: 255 })?.trim() ?? "";
  return {
    memberName: fields.text("memberName", { limit: 256, required: true }) ?? "",
    memberType: isEmpty(fields, "memberType") ? undefined : fields.choice("memberType", ["User", "Group"]),
    domain: searchIn === "" || searchIn.toLowerCase() === "vault" ? undefined : searchIn,
  };
}

function readExpiry(fields: Fields): number | null | undefined {
  if (fields.emptied("membershipExpirationDate")) return null;
  if (isEmpty(fields, "membershipExpirationDate")) return undefined;
  return fields.integer("membershipExpirationDate", { minimum: 0, maximum: latest });
}

/** Published scripts send what they do not know as an empty text. */
function isEmpty(fields: Fields, name: string): boolean {
  return fields.raw(name) === "";
}
