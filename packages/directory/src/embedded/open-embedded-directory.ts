import type { DatabaseSync } from "node:sqlite";
import { swapEnabled } from "../account-control/swap-enabled.ts";
import type { Authentication, DirectoryGroup, DirectoryUser, PasswordChange, UserKey } from "../contract/directory.ts";
import { isWithin, plainDn } from "../dn/dn.ts";
import { directoryErrors } from "../error/directory-errors.ts";
import { matchFilter } from "../filter/match-filter.ts";
import { parseFilter } from "../filter/parse-filter.ts";
import type { EmbeddedDirectory, EmbeddedDirectoryOptions } from "./embedded-directory.ts";
import { createEntryStore, type EntryStore, type StoredGroup, type StoredUser } from "./entry-store.ts";
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
    async find(key, filter) {
      const matches = matcherOf(filter);
      const found = store.user(key);
      return found !== undefined && matches(found.user) ? found.user : undefined;
    },
    async *users({ base = baseDn, filter } = {}) {
      if (!isWithin(base, baseDn)) throw directoryErrors.baseOutside(base, baseDn);
      const matches = matcherOf(filter);
      for await (const { user } of stream((after) => store.users(after, PAGE_SIZE))) {
        if (isWithin(user.dn, base) && matches(user)) yield user;
      }
    },
    async authenticate(key, password) {
      return authenticate(password === "" ? undefined : store.user(key), password);
    },
    async changePassword(key, oldPassword, newPassword) {
      return changePassword(store, key, oldPassword, newPassword);
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
      for await (const { user } of stream((after) => store.members(id, after, PAGE_SIZE))) yield user;
    },
    async findGroup(key) {
      const found = store.groupBy(key);
      return found && shownGroup(found);
    },
    async *groups({ prefix = "" } = {}) {
      for await (const group of stream((after) => store.groups(prefix, after, PAGE_SIZE))) yield shownGroup(group);
    },
    async groupsOf(key) {
      const found = store.user(key);
      return found === undefined ? [] : store.groupsAround(found.id).map(shownGroup);
    },
    async addUser(user, password) {
      const hash = password === undefined ? undefined : await hashNewPassword(password);
      store.insert(newUserRow(user, hash, { domain, baseDn }));
      return existingUser({ by: "userName", value: user.userName }).user;
    },
    async addGroup(group) {
      store.insert(newGroupRow(group, { domain, baseDn }));
      return shownGroup(existingGroup(group.name));
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
    async removeMember(group, member) {
      const memberId = store.entryId(member);
      if (memberId !== undefined) store.removeMember(existingGroup(group).id, memberId);
    },
    async setPassword(key, password) {
      const hash = await hashNewPassword(password);
      store.setPasswordHash(existingUser(key).id, hash);
    },
    async setPasswordMustChange(key, demanded) {
      store.setPasswordMustChange(existingUser(key).id, demanded);
    },
    async removeGroup(group) {
      store.remove(existingGroup(group).id);
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

function matcherOf(filter: string | undefined): (user: DirectoryUser) => boolean {
  return filter === undefined ? () => true : matchFilter(parseFilter(filter));
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
  if (!found.user.enabled) return { outcome: "refused", reason: "disabled" };
  if (found.passwordMustChange) return { outcome: "refused", reason: "passwordMustChange" };
  return { outcome: "accepted", user: found.user };
}

/** The policy of this directory is that a password is not empty, and not the one before. */
async function changePassword(
  store: EntryStore,
  key: UserKey,
  oldPassword: string,
  newPassword: string,
): Promise<PasswordChange> {
  const found = oldPassword === "" ? undefined : store.user(key);
  const answer = await authenticate(found, oldPassword);
  if (answer.outcome === "refused" && answer.reason !== "passwordMustChange") return answer;
  if (newPassword === "" || newPassword === oldPassword) return { outcome: "refused", reason: "passwordPolicy" };
  const hash = await hashPassword(newPassword);
  // Whoever changed it meanwhile was first: this one's old password is none any more.
  const changed = found?.passwordHash !== undefined && store.swapPasswordHash(found.id, found.passwordHash, hash);
  return changed ? { outcome: "changed" } : { outcome: "refused", reason: "wrongPassword" };
}

function shownGroup({ dn, uniqueId, name }: StoredGroup): DirectoryGroup {
  return { dn, uniqueId, name };
}

/** Page after page, by id: whoever is added or removed meanwhile moves nobody from one page to another. */
async function* stream<Stored extends { readonly id: number }>(
  readPage: (after: number) => Stored[],
): AsyncGenerator<Stored> {
  let after = 0;
  for (;;) {
    const page = readPage(after);
    for (const stored of page) {
      after = stored.id;
      yield stored;
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
