import {
  type BusinessAddress,
  type Internet,
  personalDetailsLimits as limits,
  NEVER,
  type PersonalDetails,
  type Phones,
} from "@castellan/pvwa";
import type { JsonObject, JsonValue, NewResource } from "@castellan/scim";
import { isObject } from "../json/object.ts";
import { addressFields } from "./address.ts";
import { emailFields } from "./email.ts";
import { fitting } from "./fitting.ts";
import { phoneFields } from "./phone.ts";
import { cyberArkUserUri, enterpriseUserUri } from "./schema.ts";

/**
 * The vault's settings of a user, apart from the person: what the extension `cyberark:1.0:User` carries. What every vault
 * user has is absent where the resource does not say it, and then stays; the others can be unassigned.
 */
export interface VaultSettings {
  readonly location?: string;
  readonly changePassOnNextLogon?: boolean;
  readonly passwordNeverExpires?: boolean;
  readonly suspended?: boolean;
  readonly authenticationMethod?: readonly string[];
  readonly expiryDate: number;
  readonly distinguishedName: string;
  readonly vaultAuthorization: readonly string[];
  readonly unAuthorizedInterfaces: readonly string[];
}

/** Everything of a SCIM user that has a field in the vault. A text that SCIM leaves out is empty, as the vault writes it. */
export interface VaultFields {
  readonly username: string;
  /** Absent: not asserted, the vault's stays. */
  readonly userType?: string;
  readonly personalDetails: Omit<PersonalDetails, "profession">;
  readonly businessAddress: BusinessAddress;
  readonly internet: Internet;
  readonly phones: Phones;
  /** Absent when the resource has none of them: a client that does not know the extension does not reset the vault's settings. */
  readonly settings?: VaultSettings;
}

/** The vault's view of a validated SCIM user. */
export function vaultFieldsOf(user: NewResource): VaultFields {
  const name = member(user, "name");
  const enterprise = member(user, enterpriseUserUri);
  const extension = user[cyberArkUserUri];
  const { business, home } = addressFields(user.addresses);
  const userType = text(user.userType);
  return {
    username: text(user.userName),
    ...(userType === "" ? {} : { userType }),
    personalDetails: {
      ...home,
      firstName: fitting(text(name.givenName), limits.firstName),
      middleName: fitting(text(name.middleName), limits.middleName),
      lastName: fitting(text(name.familyName), limits.lastName),
      title: fitting(text(user.title), limits.title),
      organization: fitting(text(enterprise.organization), limits.organization),
      department: fitting(text(enterprise.department), limits.department),
    },
    businessAddress: business,
    internet: { ...emailFields(user.emails), homePage: text(user.profileUrl) },
    phones: phoneFields(user.phoneNumbers),
    ...(isObject(extension) && writable.some((name) => extension[name] !== undefined)
      ? { settings: settingsOf(extension) }
      : {}),
  };
}

const writable = [
  ...["location", "changePassOnNextLogon", "passwordNeverExpires", "suspended", "authenticationMethod"],
  ...["expiryDate", "distinguishedName", "vaultAuthorization", "unAuthorizedInterfaces"],
];

function settingsOf(extension: JsonObject): VaultSettings {
  const { changePassOnNextLogon, passwordNeverExpires, suspended, expiryDate } = extension;
  const location = text(extension.location);
  const authenticationMethod = texts(extension.authenticationMethod);
  return {
    ...(location === "" ? {} : { location }),
    ...(typeof changePassOnNextLogon === "boolean" ? { changePassOnNextLogon } : {}),
    ...(typeof passwordNeverExpires === "boolean" ? { passwordNeverExpires } : {}),
    ...(typeof suspended === "boolean" ? { suspended } : {}),
    ...(authenticationMethod.length === 0 ? {} : { authenticationMethod }),
    expiryDate: typeof expiryDate === "number" ? expiryDate : NEVER,
    distinguishedName: text(extension.distinguishedName),
    vaultAuthorization: texts(extension.vaultAuthorization),
    unAuthorizedInterfaces: texts(extension.unAuthorizedInterfaces),
  };
}

function member(user: JsonObject, name: string): JsonObject {
  const value = user[name];
  return isObject(value) ? value : {};
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
