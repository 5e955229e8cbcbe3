import { isDeepStrictEqual } from "node:util";
import type { DirectoryUser } from "@castellan/directory";
import { NEVER, type PvwaUser, personalDetailsLimits, userInterfaces } from "@castellan/pvwa";
import type { DirectoryMapping } from "../options.ts";
import { inOrder } from "../user/document.ts";
import { emptyDetails } from "../user/empty-details.ts";
import { isComponent } from "../user/user-types.ts";

/** What the directory feeds into the vault's copy of a person; texts are cut to what the vault can hold. */
function directoryDetails(person: DirectoryUser) {
  const cut = (text: string | undefined, limit: number) => (text ?? "").slice(0, limit);
  return {
    userDN: person.dn,
    personalDetails: {
      firstName: cut(person.givenName, personalDetailsLimits.firstName),
      lastName: cut(person.familyName, personalDetailsLimits.lastName),
      department: cut(person.department, personalDetailsLimits.department),
    },
    internet: { businessEmail: cut(person.mail, 319) },
  };
}

/** What the mapping alone says of a user: nobody changes it in the vault. */
function mappingDetails(mapping: DirectoryMapping) {
  const userType = mapping.userType ?? "EPVUser";
  return {
    userType,
    componentUser: isComponent(userType),
    location: mapping.location ?? "\\",
    vaultAuthorization: mapping.authorizations ?? [],
  };
}

/** What the mapping says of a user that may be changed in the vault afterwards. */
export type Preset = Pick<
  PvwaUser,
  | "expiryDate"
  | "unAuthorizedInterfaces"
  | "loginFromHour"
  | "loginToHour"
  | "userActivityLogRetentionDays"
  | "allowedAuthenticationMethods"
>;

/** An hour 24 is the midnight that ends a day: the user's own hours go from 0 to 23. */
export function presetOf(mapping: DirectoryMapping): Preset {
  const { userExpiration = 0, logonFromHour = 0, logonToHour = 24, userActivityLogPeriod } = mapping;
  const { authorizedInterfaces, allowedAuthenticationMethods } = mapping;
  const wholeDay = logonFromHour === logonToHour % 24;
  return {
    expiryDate: userExpiration === 0 ? NEVER : userExpiration,
    unAuthorizedInterfaces:
      authorizedInterfaces === undefined ? [] : userInterfaces.filter((name) => !authorizedInterfaces.includes(name)),
    ...(wholeDay ? {} : { loginFromHour: logonFromHour, loginToHour: logonToHour % 24 }),
    ...(userActivityLogPeriod === undefined ? {} : { userActivityLogRetentionDays: userActivityLogPeriod }),
    ...(allowedAuthenticationMethods === undefined ? {} : { allowedAuthenticationMethods }),
  };
}

/** The vault's copy of a person that `mapping` lets in. */
export function externalUser(person: DirectoryUser, mapping: DirectoryMapping): Omit<PvwaUser, "id"> {
  const details = directoryDetails(person);
  return {
    username: person.userName,
    source: "LDAP",
    ...mappingDetails(mapping),
    enableUser: mapping.disableUser !== true,
    suspended: false,
    changePassOnNextLogon: false,
    passwordNeverExpires: false,
    lastSuccessfulLoginDate: NEVER,
    authenticationMethod: ["AuthTypeLDAP"],
    distinguishedName: "",
    description: "",
    ...presetOf(mapping),
    ...emptyDetails,
    personalDetails: { ...emptyDetails.personalDetails, ...details.personalDetails },
    internet: { ...emptyDetails.internet, ...details.internet },
    groupsMembership: [],
    userDN: details.userDN,
  };
}

/**
 * `user` with what his directory and his mapping say of him now. Of a preset only what the mapping says differently from
 * `before` is written: what was changed in the vault meanwhile stays.
 */
export function refreshed(user: PvwaUser, person: DirectoryUser, mapping: DirectoryMapping, before: Preset): PvwaUser {
  const details = directoryDetails(person);
  return withPreset(
    {
      ...user,
      ...mappingDetails(mapping),
      userDN: details.userDN,
      personalDetails: { ...user.personalDetails, ...details.personalDetails },
      internet: { ...user.internet, ...details.internet },
    },
    before,
    presetOf(mapping),
  );
}

function withPreset(user: PvwaUser, before: Preset, now: Preset): PvwaUser {
  const value = <Name extends keyof Preset>(name: Name): Preset[Name] =>
    isDeepStrictEqual(before[name], now[name]) ? user[name] : now[name];
  const {
    loginFromHour: _from,
    loginToHour: _to,
    userActivityLogRetentionDays: _retention,
    allowedAuthenticationMethods: _allowed,
    ...rest
  } = user;
  const from = value("loginFromHour");
  const to = value("loginToHour");
  const retention = value("userActivityLogRetentionDays");
  const allowed = value("allowedAuthenticationMethods");
  return inOrder({
    ...rest,
    expiryDate: value("expiryDate"),
    unAuthorizedInterfaces: value("unAuthorizedInterfaces"),
    ...(from === undefined ? {} : { loginFromHour: from }),
    ...(to === undefined ? {} : { loginToHour: to }),
    ...(retention === undefined ? {} : { userActivityLogRetentionDays: retention }),
    ...(allowed === undefined ? {} : { allowedAuthenticationMethods: allowed }),
  });
}
