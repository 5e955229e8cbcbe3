import {
  allowedAuthenticationMethods,
  authenticationMethods,
  NEVER,
  type PvwaUser,
  userInterfaces,
  userTextLimits,
  vaultAuthorizations,
} from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { readUsDate } from "../http/us-date.ts";
import type { Principal } from "../session/principal.ts";
import { sees } from "./authorization.ts";
import { readBusinessAddress, readInternet, readPersonalDetails, readPhones } from "./details.ts";
import { locationProblem } from "./user-name.ts";
import { isComponent, knownUserType } from "./user-types.ts";

/** What a body says of a user, with the defaults where it is silent: of a new user, and of a PUT, which resets what it leaves out. */
export type UserDraft = Omit<
  PvwaUser,
  | "id"
  | "source"
  | "groupsMembership"
  | "lastSuccessfulLoginDate"
  | "userDN"
  | "authenticationMethod"
  | "changePassOnNextLogon"
> & {
  /** `undefined` when the body does not say. */
  readonly authenticationMethod: PvwaUser["authenticationMethod"] | undefined;
  readonly changePassOnNextLogon: boolean | undefined;
};

type UserTypeRule = Pick<VaultContext, "unknownUserTypes">;

const latest = 253_402_300_799;

/** Reads the writable members of a user; the limits are the product's. */
export function readUser(rule: UserTypeRule, fields: Fields): UserDraft {
  const userType = readUserType(rule, fields);
  return {
    username: fields.text("username", { limit: userTextLimits.username, required: true }) ?? "",
    userType,
    componentUser: isComponent(userType),
    location: readLocation(fields),
    enableUser: fields.flag("enableUser") ?? true,
    suspended: fields.flag("suspended") ?? false,
    changePassOnNextLogon: fields.flag("changePassOnNextLogon"),
    passwordNeverExpires: fields.flag("passwordNeverExpires") ?? false,
    expiryDate: readExpiryDate(fields) ?? NEVER,
    ...readRestrictions(fields),
    vaultAuthorization: fields.choices("vaultAuthorization", vaultAuthorizations) ?? [],
    authenticationMethod: fields.choices("authenticationMethod", authenticationMethods),
    unAuthorizedInterfaces: fields.choices("unAuthorizedInterfaces", userInterfaces) ?? [],
    distinguishedName: fields.text("distinguishedName", { limit: userTextLimits.distinguishedName }) ?? "",
    description: fields.text("description", { limit: userTextLimits.description }) ?? "",
    personalDetails: readPersonalDetails(fields.nested("personalDetails")),
    businessAddress: readBusinessAddress(fields.nested("businessAddress")),
    internet: readInternet(fields.nested("internet")),
    phones: readPhones(fields.nested("phones")),
  };
}

/** Unix seconds; clients of the first generation's words send its dates. */
function readExpiryDate(fields: Fields): number | null | undefined {
  const sent = fields.raw("expiryDate");
  const isDate = typeof sent === "string" && sent.includes("/");
  return isDate
    ? readUsDate(fields, "expiryDate")
    : fields.integer("expiryDate", { minimum: -latest, maximum: latest });
}

export function readUserType(rule: UserTypeRule, fields: Fields, name = "userType"): string {
  const userType = fields.text(name, { limit: userTextLimits.userType }) ?? "";
  if (userType === "") return "EPVUser";
  const problem = userTypeProblem(rule, userType);
  if (problem !== undefined) fields.refuse(name, problem);
  return knownUserType(userType) ?? userType;
}

/** What is wrong with the name of a user type; the product's licence decides which there are, so that is a setting here. */
export function userTypeProblem({ unknownUserTypes }: UserTypeRule, userType: string): string | undefined {
  if (knownUserType(userType) !== undefined) return undefined;
  if (!/^[A-Za-z0-9][A-Za-z0-9 _-]*$/.test(userType)) return "must be a name such as EPVUser.";
  return unknownUserTypes === "deny" ? "must be one of those that GET /API/UserTypes lists." : undefined;
}

export function readLocation(fields: Fields): string {
  const location = fields.text("location", { limit: userTextLimits.location }) ?? "";
  if (location === "") return "\\";
  const problem = locationProblem(location);
  if (problem !== undefined) fields.refuse("location", problem);
  return location;
}

/** A location for something new or changed: at the principal's own or below. */
export function readOwnLocation(fields: Fields, principal: Principal): string {
  const location = readLocation(fields);
  if (!sees(principal, location)) fields.refuse("location", "must be at your own location or below it.");
  return location;
}

function readRestrictions(fields: Fields) {
  const retention = fields.integer("userActivityLogRetentionDays", { minimum: 0, maximum: 3650 });
  const from = fields.integer("loginFromHour", { minimum: 0, maximum: 23 });
  const to = fields.integer("loginToHour", { minimum: 0, maximum: 23 });
  const allowed = fields.choices("allowedAuthenticationMethods", allowedAuthenticationMethods) ?? [];
  return {
    ...(allowed.length === 0 ? {} : { allowedAuthenticationMethods: allowed }),
    ...(retention === undefined ? {} : { userActivityLogRetentionDays: retention }),
    ...(from === undefined ? {} : { loginFromHour: from }),
    ...(to === undefined ? {} : { loginToHour: to }),
  };
}
