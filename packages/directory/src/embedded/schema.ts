import type { DatabaseSync } from "node:sqlite";

/**
 * Version 1. The `_key` columns hold the form in which equal names are equal strings. People and groups share a table,
 * as they share their names and DNs in Active Directory.
 */
const version1 = `
  create table entries (
    id integer primary key,
    kind text not null check (kind in ('user', 'group')),
    unique_id text not null unique,
    dn text not null,
    dn_key text not null unique,
    name text not null,
    name_key text not null unique,
    principal_name text,
    principal_name_key text unique,
    given_name text,
    family_name text,
    display_name text,
    mail text,
    department text,
    account_control integer not null default 0,
    password_hash text
  ) strict;
  create table members (
    group_id integer not null references entries (id) on delete cascade,
    member_id integer not null references entries (id) on delete cascade,
    primary key (group_id, member_id)
  ) strict, without rowid;
  create index members_by_member on members (member_id);
`;

/** Version 2: a password that must be changed before it is used again. */
const version2 = "alter table entries add column password_must_change integer not null default 0;";

const versions: readonly string[] = [version1, version2];

/** Brings a file to the newest version. Several processes may do so at once: one does the work, the others wait for it. */
export function migrate(database: DatabaseSync): void {
  database.exec("begin immediate");
  try {
    const row = database.prepare("pragma user_version").get();
    const found = Number(row?.user_version);
    for (const version of versions.slice(found)) database.exec(version);
    database.exec(`pragma user_version = ${Math.max(found, versions.length)}`);
    database.exec("commit");
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
}
