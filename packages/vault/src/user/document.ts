import type { PvwaUser, PvwaUserListItem } from "@castellan/pvwa";
import type { UserDocumentRow } from "../database/tables.ts";
import type { ShownColumns } from "./statements.ts";

/** The user that a stored document tells of. */
export function parseUser(document: string): PvwaUser {
  return JSON.parse(document);
}

/** The same user with his members in the order in which every answer shows them. */
export function inOrder(user: PvwaUser): PvwaUser {
  const { id, username, source, userType, componentUser, groupsMembership, vaultAuthorization, location, ...rest } =
    user;
  const { enableUser, suspended, authenticationMethod, userDN, ...others } = rest;
  return {
    id,
    username,
    source,
    userType,
    componentUser,
    groupsMembership,
    ...(userDN === undefined ? {} : { userDN }),
    vaultAuthorization,
    location,
    enableUser,
    suspended,
    authenticationMethod,
    ...others,
  };
}

/** The two ways a user is shown. */
export function renderUser(user: PvwaUser): UserDocumentRow {
  return { id: user.id, document: JSON.stringify(user), item: JSON.stringify(listItem(user)) };
}

function listItem(user: PvwaUser): PvwaUserListItem {
  const { firstName, middleName, lastName, organization, department } = user.personalDetails;
  return {
    id: user.id,
    username: user.username,
    source: user.source,
    userType: user.userType,
    componentUser: user.componentUser,
    vaultAuthorization: user.vaultAuthorization,
    location: user.location,
    personalDetails: { firstName, middleName, lastName, organization, department },
  };
}

/** The searched columns of a user. */
export function columnsOf(user: Omit<PvwaUser, "id">): ShownColumns {
  const { firstName, middleName, lastName } = user.personalDetails;
  return {
    user_name: user.username,
    name_key: nameKey(user.username),
    search_text: [user.username, firstName, lastName].join("\n").toLowerCase(),
    source: user.source,
    user_type: user.userType.toLowerCase(),
    component_user: Number(user.componentUser),
    enabled: Number(user.enableUser),
    suspended: Number(user.suspended),
    location_key: user.location.toLowerCase(),
    first_name_key: firstName.toLowerCase(),
    middle_name_key: middleName.toLowerCase(),
    last_name_key: lastName.toLowerCase(),
  };
}

/** How names of users, groups and safes are compared. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
