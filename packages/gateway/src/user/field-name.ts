import { cyberArkGroupUri } from "../group/uri.ts";
import { cyberArkUserUri, enterpriseUserUri } from "./schema.ts";

/** Under which SCIM name a client knows a field of the vault's user. */
const scimNames: Readonly<Record<string, string>> = {
  username: "userName",
  initialPassword: "password",
  newPassword: "password",
  userType: "userType",
  enableUser: "active",
  firstName: "name.givenName",
  middleName: "name.middleName",
  lastName: "name.familyName",
  title: "title",
  organization: `${enterpriseUserUri}:organization`,
  department: `${enterpriseUserUri}:department`,
  street: 'addresses[type eq "home"].streetAddress',
  city: 'addresses[type eq "home"].locality',
  state: 'addresses[type eq "home"].region',
  zip: 'addresses[type eq "home"].postalCode',
  country: 'addresses[type eq "home"].country',
  workStreet: 'addresses[type eq "work"].streetAddress',
  workCity: 'addresses[type eq "work"].locality',
  workState: 'addresses[type eq "work"].region',
  workZip: 'addresses[type eq "work"].postalCode',
  workCountry: 'addresses[type eq "work"].country',
  homePage: "profileUrl",
  businessEmail: 'emails[type eq "work"].value',
  homeEmail: 'emails[type eq "home"].value',
  otherEmail: 'emails[type eq "other"].value',
  businessNumber: 'phoneNumbers[type eq "work"].value',
  homeNumber: 'phoneNumbers[type eq "home"].value',
  cellularNumber: 'phoneNumbers[type eq "mobile"].value',
  faxNumber: 'phoneNumbers[type eq "fax"].value',
  pagerNumber: 'phoneNumbers[type eq "pager"].value',
  location: `${cyberArkUserUri}:location`,
  changePassOnNextLogon: `${cyberArkUserUri}:changePassOnNextLogon`,
  passwordNeverExpires: `${cyberArkUserUri}:passwordNeverExpires`,
  expiryDate: `${cyberArkUserUri}:expiryDate`,
  suspended: `${cyberArkUserUri}:suspended`,
  distinguishedName: `${cyberArkUserUri}:distinguishedName`,
  vaultAuthorization: `${cyberArkUserUri}:vaultAuthorization`,
  authenticationMethod: `${cyberArkUserUri}:authenticationMethod`,
  unAuthorizedInterfaces: `${cyberArkUserUri}:unAuthorizedInterfaces`,
};

const groupNames: Readonly<Record<string, string>> = {
  groupName: "displayName",
  description: `${cyberArkGroupUri}:description`,
  location: `${cyberArkGroupUri}:location`,
  memberId: "members.value",
};

const inLowerCase = (names: Readonly<Record<string, string>>) =>
  new Map(Object.entries(names).map(([field, name]) => [field.toLowerCase(), name]));
const byLowerCase = { user: inLowerCase(scimNames), group: inLowerCase(groupNames) };

/** The SCIM name of a vault field, which may come as a path (`personalDetails.firstName`) and in any letter case. */
export function scimNameOf(field: string, of: "user" | "group" = "user"): string | undefined {
  return byLowerCase[of].get((field.split(/[./]/).at(-1) ?? field).toLowerCase());
}
