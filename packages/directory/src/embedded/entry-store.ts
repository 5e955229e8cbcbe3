import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { isEnabled } from "../account-control/account-control.ts";
import type { ControlledUser } from "../account-control/swap-enabled.ts";
import { createUser } from "../contract/create-user.ts";
import type { DirectoryGroup, GroupKey, UserKey } from "../contract/directory.ts";
import { dnKey } from "../dn/dn.ts";
import { type NewRow, nameKey } from "./new-entry.ts";

/** A person as stored. */
export interface StoredUser extends ControlledUser {
  readonly id: number;
  readonly passwordHash: string | undefined;
  readonly passwordMustChange: boolean;
}

export interface StoredGroup extends DirectoryGroup {
  readonly id: number;
}

/** The SQL of the embedded directory, and nothing else: what a name may be and who may log on is decided elsewhere. */
export interface EntryStore {
  insert(row: NewRow): void;
  user(key: UserKey): StoredUser | undefined;
  /** By DN or by name. */
  group(reference: string): StoredGroup | undefined;
  groupBy(key: GroupKey): StoredGroup | undefined;
  /** The id of a person or group, by DN or by name. */
  entryId(reference: string): number | undefined;
  /** The next people after `after` (an id; 0 is before the first), in the order of their ids. */
  users(after: number, limit: number): StoredUser[];
  /** The same among the members of a group, through any depth of groups; groups that contain each other end too. */
  members(groupId: number, after: number, limit: number): StoredUser[];
  /** The next groups after `after` whose name begins with `prefix`, in the order of their ids. */
  groups(prefix: string, after: number, limit: number): StoredGroup[];
  /** The groups around an entry, through any depth of groups. */
  groupsAround(memberId: number): StoredGroup[];
  count(): number;
  addMember(groupId: number, memberId: number): void;
  removeMember(groupId: number, memberId: number): void;
  /** Writes if the value still is `from`; answers whether it was. */
  swapAccountControl(id: number, from: number, to: number): boolean;
  /** A new password needs no other one. */
  setPasswordHash(id: number, hash: string): void;
  /** As `setPasswordHash`, if the hash still is `from`; answers whether it was. */
  swapPasswordHash(id: number, from: string, to: string): boolean;
  setPasswordMustChange(id: number, demanded: boolean): void;
  remove(id: number): void;
}

type Row = Record<string, SQLOutputValue>;

const selectUsers = `
  select e.*, (
    select json_group_array(g.dn) from members m join entries g on g.id = m.group_id where m.member_id = e.id
  ) as member_of
  from entries e
  where e.kind = 'user'`;

const selectMembers = `
  with recursive nested (id) as (
    select :group
    union
    select m.member_id from nested n join members m on m.group_id = n.id join entries g on g.id = m.member_id and g.kind = 'group'
  )
  ${selectUsers} and e.id > :after and exists (
    select 1 from members m where m.member_id = e.id and m.group_id in (select id from nested)
  ) order by e.id limit :limit`;

const selectGroupsAround = `
  with recursive enclosing (id) as (
    select m.group_id from members m where m.member_id = ?
    union
    select m.group_id from enclosing n join members m on m.member_id = n.id
  )
  select e.* from entries e where e.id in (select id from enclosing) and e.kind = 'group' order by e.id`;

export function createEntryStore(database: DatabaseSync): EntryStore {
  const findUser = {
    dn: database.prepare(`${selectUsers} and e.dn_key = ?`),
    name: database.prepare(`${selectUsers} and e.name_key = ?`),
    principalName: database.prepare(`${selectUsers} and e.principal_name_key = ?`),
    uniqueId: database.prepare(`${selectUsers} and e.unique_id = ?`),
  };
  const findGroup = {
    dn: database.prepare("select * from entries where kind = 'group' and dn_key = ?"),
    name: database.prepare("select * from entries where kind = 'group' and name_key = ?"),
    uniqueId: database.prepare("select * from entries where kind = 'group' and unique_id = ?"),
  };
  const listGroups = database.prepare(
    "select * from entries where kind = 'group' and substr(name_key, 1, length(:prefix)) = :prefix and id > :after order by id limit :limit",
  );
  const listGroupsAround = database.prepare(selectGroupsAround);
  const findEntry = database.prepare(
    "select * from entries where dn_key = ? or name_key = ? order by dn_key = ? desc limit 1",
  );
  const listUsers = database.prepare(`${selectUsers} and e.id > ? order by e.id limit ?`);
  const listMembers = database.prepare(selectMembers);
  const countUsers = database.prepare("select count(*) as count from entries where kind = 'user'");
  const insertMember = database.prepare(
    "insert into members (group_id, member_id) values (?, ?) on conflict do nothing",
  );
  const deleteMember = database.prepare("delete from members where group_id = ? and member_id = ?");
  const swap = database.prepare("update entries set account_control = ? where id = ? and account_control = ?");
  const updatePassword = database.prepare(
    "update entries set password_hash = ?, password_must_change = 0 where id = ?",
  );
  const swapPassword = database.prepare(
    "update entries set password_hash = ?, password_must_change = 0 where id = ? and password_hash = ?",
  );
  const demandPassword = database.prepare("update entries set password_must_change = ? where id = ?");
  const deleteEntry = database.prepare("delete from entries where id = ?");

  const entry = (reference: string): Row | undefined => {
    const key = dnKey(reference) ?? "";
    return findEntry.get(key, nameKey(reference), key);
  };
  return {
    insert(row) {
      const columns = Object.keys(row);
      const values = columns.map(() => "?").join(", ");
      database.prepare(`insert into entries (${columns.join(", ")}) values (${values})`).run(...Object.values(row));
    },
    user({ by, value }) {
      const row = {
        dn: () => findUser.dn.get(dnKey(value) ?? ""),
        userName: () => (value.includes("@") ? findUser.principalName : findUser.name).get(nameKey(value)),
        uniqueId: () => findUser.uniqueId.get(value.toLowerCase()),
      }[by]();
      return row && toUser(row);
    },
    group(reference) {
      const row = entry(reference);
      return row?.kind === "group" ? toGroup(row) : undefined;
    },
    groupBy({ by, value }) {
      const row = {
        dn: () => findGroup.dn.get(dnKey(value) ?? ""),
        name: () => findGroup.name.get(nameKey(value)),
        uniqueId: () => findGroup.uniqueId.get(value.toLowerCase()),
      }[by]();
      return row && toGroup(row);
    },
    entryId(reference) {
      const row = entry(reference);
      return row && Number(row.id);
    },
    users: (after, limit) => listUsers.all(after, limit).map(toUser),
    members: (group, after, limit) => listMembers.all({ group, after, limit }).map(toUser),
    groups: (prefix, after, limit) => listGroups.all({ prefix: nameKey(prefix), after, limit }).map(toGroup),
    groupsAround: (memberId) => listGroupsAround.all(memberId).map(toGroup),
    count: () => Number(countUsers.get()?.count),
    addMember(groupId, memberId) {
      insertMember.run(groupId, memberId);
    },
    removeMember(groupId, memberId) {
      deleteMember.run(groupId, memberId);
    },
    swapAccountControl: (id, from, to) => swap.run(to, id, from).changes === 1,
    setPasswordHash(id, hash) {
      updatePassword.run(hash, id);
    },
    swapPasswordHash: (id, from, to) => swapPassword.run(to, id, from).changes === 1,
    setPasswordMustChange(id, demanded) {
      demandPassword.run(Number(demanded), id);
    },
    remove(id) {
      deleteEntry.run(id);
    },
  };
}

function toUser(row: Row): StoredUser {
  const accountControl = Number(row.account_control);
  const memberOf: unknown = JSON.parse(String(row.member_of));
  return {
    id: Number(row.id),
    passwordHash: text(row, "password_hash"),
    passwordMustChange: row.password_must_change === 1,
    accountControl,
    user: createUser({
      dn: String(row.dn),
      uniqueId: String(row.unique_id),
      userName: String(row.name),
      userPrincipalName: text(row, "principal_name"),
      givenName: text(row, "given_name"),
      familyName: text(row, "family_name"),
      displayName: text(row, "display_name"),
      mail: text(row, "mail"),
      department: text(row, "department"),
      enabled: isEnabled(accountControl),
      memberOf: Array.isArray(memberOf) ? memberOf.map(String) : [],
    }),
  };
}

function toGroup(row: Row): StoredGroup {
  return { id: Number(row.id), dn: String(row.dn), uniqueId: String(row.unique_id), name: String(row.name) };
}

function text(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === "string" ? value : undefined;
}
