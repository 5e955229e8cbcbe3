import type { DirectoryUser } from "@castellan/directory";
import { NEVER, type PvwaUser, personalDetailsLimits } from "@castellan/pvwa";
import type { DirectoryMapping } from "../options.ts";
import { emptyDetails } from "../user/empty-details.ts";
import { isComponent } from "../user/user-types.ts";

/** What the directory feeds into the vault's copy of a person; texts are cut to what the vault can hold. */
export function directoryDetails(person: DirectoryUser) {
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

/** The vault's copy of a person that `mapping` lets in. */
export function externalUser(person: DirectoryUser, mapping: DirectoryMapping): Omit<PvwaUser, "id"> {
  const details = directoryDetails(person);
  const userType = mapping.userType ?? "EPVUser";
  return {
    username: person.userName,
    source: "LDAP",
    userType,
    componentUser: isComponent(userType),
    location: mapping.location ?? "\\",
    enableUser: mapping.disableUser !== true,
    suspended: false,
    changePassOnNextLogon: false,
    passwordNeverExpires: false,
    expiryDate: NEVER,
    lastSuccessfulLoginDate: NEVER,
    vaultAuthorization: mapping.authorizations ?? [],
    authenticationMethod: ["AuthTypeLDAP"],
    unAuthorizedInterfaces: [],
    distinguishedName: "",
    description: "",
    ...emptyDetails,
    personalDetails: { ...emptyDetails.personalDetails, ...details.personalDetails },
    internet: { ...emptyDetails.internet, ...details.internet },
    groupsMembership: [],
    userDN: details.userDN,
  };
}

/** `user` with what his directory says of him now. */
export function refreshed(user: PvwaUser, person: DirectoryUser): PvwaUser {
  const details = directoryDetails(person);
  return {
    ...user,
    userDN: details.userDN,
    personalDetails: { ...user.personalDetails, ...details.personalDetails },
    internet: { ...user.internet, ...details.internet },
  };
}
