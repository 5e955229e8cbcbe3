import type { DatabaseSync } from "node:sqlite";
import { swapEnabled } from "../account-control/swap-enabled.ts";
import type { Authentication, DirectoryUser, UserKey } from "../contract/directory.ts";
import { isWithin, plainDn } from "../dn/dn.ts";
import { directoryErrors } from "../error/directory-errors.ts";
import { matchFilter } from "../filter/match-filter.ts";
import { parseFilter } from "../filter/parse-filter.ts";
import type { EmbeddedDirectory, EmbeddedDirectoryOptions } from "./embedded-directory.ts";
import { createEntryStore, type StoredGroup, type StoredUser } from "./entry-store.ts";
import { newGroupRow, newUserRow } from "./new-entry.ts";
import { openFile } from "./open-file.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { translateErrors } from "./translate-errors.ts";

/** How many people are read at a time. */
const PAGE_SIZE = 500;

/** Opens the file (several processes may), creating what is missing. Throws `DirectoryError` (`invalid`, `unreachable`). */
export function openEmbeddedDirectory(options: EmbeddedDirectoryOptions): EmbeddedDirectory {
  const domain = options.domain.toLowerCase();
  const baseDn = plainDn(options.baseDn);
  if (baseDn === undefined) throw directoryErrors.baseMalformed(options.baseDn);
  const database = openFile(options.file);
  const store = translateErrors(createEntryStore(database));

  function existingUser(key: UserKey): StoredUser {
    const found = store.user(key);
    if (found === undefined) throw directoryErrors.userNotFound(key, domain);
    return found;
  }
  function existingGroup(reference: string): StoredGroup {
    const found = store.group(reference);
    if (found === undefined) throw directoryErrors.groupNotFound(reference, domain);
    return found;
  }
  function addMember(group: string, member: string): void {
    const memberId = store.entryId(member);
    if (memberId === undefined) throw directoryErrors.memberNotFound(member, domain);
    store.addMember(existingGroup(group).id, memberId);
  }

  return {
    domain,
    async test() {
      store.count();
    },
    async find(key) {
      return store.user(key)?.user;
    },
    async *users({ base = baseDn, filter } = {}) {
      if (!isWithin(base, baseDn)) throw directoryErrors.baseOutside(base, baseDn);
      const matches = filter === undefined ? () => true : matchFilter(parseFilter(filter));
      for await (const user of stream((after) => store.users(after, PAGE_SIZE))) {
        if (isWithin(user.dn, base) && matches(user)) yield user;
      }
    },
    async authenticate(key, password) {
      return authenticate(password === "" ? undefined : store.user(key), password);
    },
    async isEnabled(key) {
      return existingUser(key).user.enabled;
    },
    setEnabled(key, enabled) {
      const cell = {
        read: async () => existingUser(key),
        swap: async (entry: StoredUser, to: number) => store.swapAccountControl(entry.id, entry.accountControl, to),
      };
      return swapEnabled(cell, enabled);
    },
    async *members(group) {
      const { id } = existingGroup(group);
      yield* stream((after) => store.members(id, after, PAGE_SIZE));
    },
    async addUser(user, password) {
      const hash = password === undefined ? undefined : await hashNewPassword(password);
      store.insert(newUserRow(user, hash, { domain, baseDn }));
      return existingUser({ by: "userName", value: user.userName }).user;
    },
    async addGroup(group) {
      store.insert(newGroupRow(group, { domain, baseDn }));
      const { dn, uniqueId, name } = existingGroup(group.name);
      return { dn, uniqueId, name };
    },
    async addAll({ users, groups }) {
      inTransaction(database, () => {
        for (const user of users) store.insert(newUserRow(user, undefined, { domain, baseDn }));
        for (const group of groups) store.insert(newGroupRow(group, { domain, baseDn }));
        for (const { name, members } of groups) for (const member of members) addMember(name, member);
      });
    },
    async addMember(group, member) {
      addMember(group, member);
    },
    async setPassword(key, password) {
      const hash = await hashNewPassword(password);
      store.setPasswordHash(existingUser(key).id, hash);
    },
    async removeUser(key) {
      store.remove(existingUser(key).id);
    },
    async count() {
      return store.count();
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

/**
 * Checks the password before the account's state, as Active Directory does: whoever does not know the password does not
 * learn that the account is disabled.
 */
async function authenticate(found: StoredUser | undefined, password: string): Promise<Authentication> {
  if (password === "") return { outcome: "refused", reason: "wrongPassword" };
  const correct = await checkPassword(password, found?.passwordHash);
  if (found === undefined) return { outcome: "refused", reason: "unknownUser" };
  if (!correct) return { outcome: "refused", reason: "wrongPassword" };
  return found.user.enabled ? { outcome: "accepted", user: found.user } : { outcome: "refused", reason: "disabled" };
}

/** Page after page, by id: whoever is added or removed meanwhile moves nobody from one page to another. */
async function* stream(readPage: (after: number) => StoredUser[]): AsyncGenerator<DirectoryUser> {
  let after = 0;
  for (;;) {
    const page = readPage(after);
    for (const { id, user } of page) {
      after = id;
      yield user;
    }
    if (page.length < PAGE_SIZE) return;
  }
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec("begin immediate");
  try {
    work();
    database.exec("commit");
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
}

async function hashNewPassword(password: string): Promise<string> {
  if (password === "") throw directoryErrors.emptyPassword();
  return hashPassword(password);
}
