import {
  isNever,
  NEVER,
  type PvwaGen1User,
  type PvwaUser,
  personalDetailsLimits,
  userTextLimits,
} from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";
import { passwordProblem } from "./password-policy.ts";
import { locationProblem } from "./user-name.ts";

/** The flat user of the first generation, at `now` (Unix seconds). */
export function gen1User(user: PvwaUser, now: number): PvwaGen1User {
  const never = isNever(user.expiryDate);
  return {
    UserName: user.username,
    FirstName: user.personalDetails.firstName,
    LastName: user.personalDetails.lastName,
    Email: user.internet.businessEmail,
    Source: user.source === "LDAP" ? "LDAP" : "Internal",
    UserTypeName: user.userType,
    Expired: !never && user.expiryDate <= now,
    ExpiryDate: never ? "" : usDate(user.expiryDate),
    Disabled: !user.enableUser,
    AgentUser: user.componentUser,
    Suspended: user.suspended,
    Location: user.location,
    ChangePasswordOnTheNextLogon: user.changePassOnNextLogon,
  };
}

/** What a first-generation PUT says: the change of the user, and a new password. Unlike the second generation's it leaves alone what it does not name. */
export interface Gen1Change {
  readonly apply: (current: PvwaUser) => PvwaUser;
  readonly newPassword: string | undefined;
}

export function readGen1Change(fields: Fields, username: string): Gen1Change {
  const firstName = fields.text("FirstName", { limit: personalDetailsLimits.firstName });
  const lastName = fields.text("LastName", { limit: personalDetailsLimits.lastName });
  const email = fields.text("Email", { limit: 319 });
  const location = readLocation(fields);
  const expiryDate = readExpiryDate(fields);
  const disabled = fields.flag("Disabled");
  const suspended = fields.flag("Suspended");
  const changePassword = fields.flag("ChangePasswordOnTheNextLogon");
  const userType = fields.text("UserTypeName", { limit: userTextLimits.userType });
  return {
    newPassword: readNewPassword(fields, username),
    apply: (current) => ({
      ...current,
      userType: userType ?? current.userType,
      location: location ?? current.location,
      enableUser: disabled === undefined ? current.enableUser : !disabled,
      suspended: suspended ?? current.suspended,
      changePassOnNextLogon: changePassword ?? current.changePassOnNextLogon,
      expiryDate: expiryDate ?? current.expiryDate,
      personalDetails: {
        ...current.personalDetails,
        firstName: firstName ?? current.personalDetails.firstName,
        lastName: lastName ?? current.personalDetails.lastName,
      },
      internet: { ...current.internet, businessEmail: email ?? current.internet.businessEmail },
    }),
  };
}

function readLocation(fields: Fields): string | undefined {
  const location = fields.text("Location", { limit: userTextLimits.location });
  if (location === undefined || location === "") return undefined;
  const problem = locationProblem(location);
  if (problem !== undefined) fields.refuse("Location", problem);
  return location;
}

function readNewPassword(fields: Fields, username: string): string | undefined {
  const password = fields.text("NewPassword", { limit: 1000 });
  if (password === undefined || password === "") return undefined;
  const problem = passwordProblem(password, username);
  if (problem !== undefined) fields.refuse("NewPassword", problem);
  return password;
}

/** `MM/dd/yyyy`; empty for never. */
function readExpiryDate(fields: Fields): number | undefined {
  const text = fields.text("ExpiryDate", { limit: 40 });
  if (text === undefined) return undefined;
  if (text === "") return NEVER;
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (exists) return date.getTime() / 1000;
  fields.refuse("ExpiryDate", "must be a date such as 12/31/2030 (month first).");
  return undefined;
}

function usDate(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${String(date.getUTCFullYear()).padStart(4, "0")}`;
}
