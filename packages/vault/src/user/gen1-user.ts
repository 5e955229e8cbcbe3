import {
  isNever,
  NEVER,
  type PvwaGen1User,
  type PvwaUser,
  personalDetailsLimits,
  userTextLimits,
} from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { readUsDate, usDate } from "../http/us-date.ts";
import { emptyDetails } from "./empty-details.ts";
import { type UserDraft, userTypeProblem } from "./fields.ts";
import { locationProblem } from "./user-name.ts";
import { isComponent, knownUserType } from "./user-types.ts";

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

type Changeable = Pick<
  PvwaUser,
  "userType" | "componentUser" | "location" | "enableUser" | "suspended" | "expiryDate" | "personalDetails" | "internet"
> & { readonly changePassOnNextLogon: boolean | undefined };

/** What a first-generation PUT says: the change of the user, and a new password. Unlike the second generation's it leaves alone what it does not name. */
export interface Gen1Change {
  readonly apply: <User extends Changeable>(current: User) => User;
  readonly newPassword: string | undefined;
}

export function readGen1Change(rule: Pick<VaultContext, "unknownUserTypes">, fields: Fields): Gen1Change {
  const firstName = fields.text("FirstName", { limit: personalDetailsLimits.firstName });
  const lastName = fields.text("LastName", { limit: personalDetailsLimits.lastName });
  const email = fields.text("Email", { limit: 319 });
  const location = readLocation(fields);
  const expiryDate = readExpiryDate(fields);
  const disabled = fields.flag("Disabled");
  const suspended = fields.flag("Suspended");
  const changePassword = fields.flag("ChangePasswordOnTheNextLogon");
  const userType = readUserType(rule, fields);
  const newPassword = fields.text("NewPassword", { limit: 1000 });
  return {
    newPassword: newPassword === "" ? undefined : newPassword,
    apply: (current) => ({
      ...current,
      ...(userType === undefined ? {} : { userType, componentUser: isComponent(userType) }),
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

function readUserType(rule: Pick<VaultContext, "unknownUserTypes">, fields: Fields): string | undefined {
  const userType = fields.text("UserTypeName", { limit: userTextLimits.userType });
  if (userType === undefined || userType === "") return undefined;
  const problem = userTypeProblem(rule, userType);
  if (problem !== undefined) fields.refuse("UserTypeName", problem);
  return knownUserType(userType) ?? userType;
}

/** What a first-generation POST says of a new user; it knows neither his authorisations nor his methods. */
export function readGen1User(rule: Pick<VaultContext, "unknownUserTypes">, fields: Fields): UserDraft {
  const username = fields.text("UserName", { limit: userTextLimits.username, required: true }) ?? "";
  return readGen1Change(rule, fields).apply({ ...blank, username });
}

const blank: Omit<UserDraft, "username"> = {
  userType: "EPVUser",
  componentUser: false,
  location: "\\",
  enableUser: true,
  suspended: false,
  changePassOnNextLogon: undefined,
  passwordNeverExpires: false,
  expiryDate: NEVER,
  vaultAuthorization: [],
  authenticationMethod: undefined,
  unAuthorizedInterfaces: [],
  distinguishedName: "",
  description: "",
  ...emptyDetails,
};

function readExpiryDate(fields: Fields): number | undefined {
  const date = readUsDate(fields, "ExpiryDate");
  return date === null ? NEVER : date;
}
