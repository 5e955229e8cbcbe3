import { DatabaseSync } from "node:sqlite";
import { NEVER, type PvwaUser, safePermissions } from "@castellan/pvwa";
import { columnsOf, inOrder, nameKey, renderUser } from "../../../packages/vault/src/user/document.ts";
import { emptyDetails } from "../../../packages/vault/src/user/empty-details.ts";
import { fillAccounts } from "./accounts.ts";
import { placeCallers, widelyTrustedGroup } from "./callers.ts";
import type { Company, Membership } from "./company.ts";
import { idOf } from "./ids.ts";
import { inserter } from "./insert.ts";
import { groupName, personName, safeName } from "./names.ts";

/** Puts the company into the vault's database file, which no process has open. */
export function fillVault(file: string, company: Company): void {
  const db = new DatabaseSync(file);
  try {
    // A file that is lost half-way is made anew: nothing has to wait for the disk.
    db.exec("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144; begin");
    fillUsers(db, company);
    fillGroups(db, company);
    fillSafes(db, company);
    fillAccounts(db, company);
    placeCallers(db, company);
    db.exec("commit");
  } finally {
    db.close();
  }
}

function fillUsers(db: DatabaseSync, company: Company): void {
  const [insert, insertDocument, join] = [
    inserter(db, "users"),
    inserter(db, "user_documents"),
    inserter(db, "group_members"),
  ];
  for (let index = 0; index < company.size.users; index += 1) {
    const groups = company.groupsOf(index);
    const user = person(index, groups);
    insert({ id: user.id, ...columnsOf(user), ...externalIdentity(user) });
    insertDocument(renderUser(user));
    for (const group of groups) join({ group_id: idOf.group(group), user_id: user.id });
  }
}

function person(index: number, groups: readonly number[]): PvwaUser {
  const { userName, firstName, lastName, department, location } = personName(index);
  const source = index % 3 === 0 ? "LDAP" : "CyberArk";
  return inOrder({
    id: idOf.user(index),
    username: userName,
    source,
    userType: index % 10 === 0 ? "EPVUserLite" : "EPVUser",
    componentUser: false,
    groupsMembership: groups.map((group) => ({
      groupID: idOf.group(group),
      groupName: groupName(group),
      groupType: "Vault",
    })),
    ...(source === "LDAP" ? { userDN: `CN=${firstName} ${lastName} ${index},OU=Staff,DC=corp,DC=example` } : {}),
    vaultAuthorization: index % 100 === 0 ? ["AuditUsers"] : [],
    location,
    enableUser: index % 50 !== 0,
    suspended: index % 500 === 1,
    authenticationMethod: [source === "LDAP" ? "AuthTypeLDAP" : "AuthTypePass"],
    changePassOnNextLogon: false,
    passwordNeverExpires: true,
    expiryDate: NEVER,
    lastSuccessfulLoginDate: NEVER,
    unAuthorizedInterfaces: [],
    distinguishedName: "",
    description: `Of ${department}`,
    ...emptyDetails,
    personalDetails: { ...emptyDetails.personalDetails, firstName, lastName, department },
    internet: { ...emptyDetails.internet, businessEmail: `${index}@corp.example` },
  });
}

function externalIdentity({ id, source }: PvwaUser) {
  return source === "LDAP" ? { domain: "corp.example", external_id: String(id) } : { domain: null, external_id: null };
}

function fillGroups(db: DatabaseSync, company: Company): void {
  const [insert, nest] = [inserter(db, "groups"), inserter(db, "nested_groups")];
  for (let index = 0; index < company.groups; index += 1) {
    const id = idOf.group(index);
    const name = groupName(index);
    insert({ id, group_name: name, name_key: nameKey(name), description: "", location: "\\" });
    const parent = company.parentOf(index);
    if (parent !== undefined) nest({ group_id: idOf.group(parent), member_id: id });
  }
}

const everything = 2 ** safePermissions.length - 1;
const created = Date.UTC(2026, 0, 1);

function fillSafes(db: DatabaseSync, company: Company): void {
  const [insert, join] = [inserter(db, "safes"), inserter(db, "safe_members")];
  for (let index = 0; index < company.size.safes; index += 1) {
    const name = safeName(index);
    insert({
      id: idOf.safe(index),
      safe_name: name,
      name_key: nameKey(name),
      description: `Accounts of ${name}`,
      location: "\\",
      creator_id: 1,
      creator_name: "Administrator",
      olac_enabled: 0,
      managing_cpm: "",
      versions_retention: null,
      days_retention: 7,
      auto_purge: 0,
      created_at: created + index,
      modified_at: created + index,
    });
  }
  for (const membership of company.memberships()) join(memberRow(membership));
  for (let safe = 0; safe < company.size.safes; safe += 1) {
    if (safe % 4 !== 0) join(memberRow({ safe, type: "Group", index: widelyTrustedGroup }));
  }
}

function memberRow({ safe, type, index }: Membership) {
  const name = type === "User" ? personName(index).userName : groupName(index);
  return {
    safe_id: idOf.safe(safe),
    member_type: type,
    member_id: type === "User" ? idOf.user(index) : idOf.group(index),
    member_name: name,
    name_key: nameKey(name),
    expires_at: index % 25 === 0 ? Math.floor(created / 1000) : null,
    permissions: everything >> (index % 5),
  };
}
