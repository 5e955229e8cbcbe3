import { randomUUID } from "node:crypto";
import { ACCOUNT_DISABLED, NORMAL_ACCOUNT } from "../account-control/account-control.ts";
import { dnKey, escapeDnValue, isWithin } from "../dn/dn.ts";
import { DirectoryError } from "../error/directory-error.ts";
import type { NewDirectoryGroup, NewDirectoryUser } from "./embedded-directory.ts";

/** A row to insert, by column. */
export type NewRow = Readonly<Record<string, string | number | null>>;

interface Place {
  readonly domain: string;
  readonly baseDn: string;
}

export function newUserRow(user: NewDirectoryUser, passwordHash: string | undefined, place: Place): NewRow {
  const name = checkName("userName", user.userName);
  const displayName = user.displayName ?? ([user.givenName, user.familyName].filter(Boolean).join(" ") || name);
  const principalName = user.userPrincipalName ?? `${name}@${place.domain}`;
  const container = user.container ?? "CN=Users";
  return {
    kind: "user",
    unique_id: randomUUID(),
    ...dnColumns(user.dn ?? `CN=${escapeDnValue(displayName)},${container},${place.baseDn}`, place),
    name,
    name_key: nameKey(name),
    principal_name: principalName,
    principal_name_key: nameKey(principalName),
    given_name: user.givenName ?? null,
    family_name: user.familyName ?? null,
    display_name: displayName,
    mail: user.mail ?? null,
    department: user.department ?? null,
    account_control: NORMAL_ACCOUNT | (user.enabled === false ? ACCOUNT_DISABLED : 0),
    password_hash: passwordHash ?? null,
  };
}

export function newGroupRow(group: NewDirectoryGroup, place: Place): NewRow {
  const name = checkName("name", group.name);
  return {
    kind: "group",
    unique_id: randomUUID(),
    ...dnColumns(group.dn ?? `CN=${escapeDnValue(name)},CN=Users,${place.baseDn}`, place),
    name,
    name_key: nameKey(name),
  };
}

/** Names are compared without regard to letter case, as Active Directory does. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function dnColumns(dn: string, { baseDn }: Place): { dn: string; dn_key: string } {
  const key = dnKey(dn);
  if (key === undefined || !isWithin(dn, baseDn)) {
    throw new DirectoryError(
      "invalid",
      `The DN ${dn} is not one below ${baseDn}.`,
      `Write it as RFC 4514 says, for example CN=Ann Lee,CN=Users,${baseDn}.`,
    );
  }
  return { dn, dn_key: key };
}

/** The characters that Active Directory refuses in `sAMAccountName`; an @ would make it a user principal name. */
function checkName(attribute: string, name: string): string {
  const hasControlCharacter = Array.from(name).some((character) => character < " ");
  if (name.trim() !== "" && !hasControlCharacter && !/["/\\[\]:;|=,+*?<>@]/.test(name)) return name;
  throw new DirectoryError(
    "invalid",
    `${attribute} ${JSON.stringify(name)} cannot be the name of an entry.`,
    'Give one that is not empty and has none of " / \\ [ ] : ; | = , + * ? < > @ in it.',
  );
}
