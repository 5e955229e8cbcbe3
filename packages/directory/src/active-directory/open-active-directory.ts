import type { Entry } from "ldapts";
import { type ControlledUser, swapEnabled } from "../account-control/swap-enabled.ts";
import type { Directory, UserKey } from "../contract/directory.ts";
import { isWithin, plainDn } from "../dn/dn.ts";
import { directoryErrors } from "../error/directory-errors.ts";
import { parseFilter } from "../filter/parse-filter.ts";
import type { SearchFilter } from "../filter/search-filter.ts";
import { bindAsPerson } from "./bind-as-person.ts";
import { changePassword } from "./change-password.ts";
import { toGroup } from "./group.ts";
import { groupsAround } from "./groups-around.ts";
import { createLdapSession, type Search } from "./ldap-session.ts";
import { createLimit } from "./limit.ts";
import { type ActiveDirectoryOptions, checkOptions } from "./options.ts";
import { readValues, toPerson } from "./person.ts";
import { groupKeySearch, groupSearch, memberSearch, peopleSearch, personSearch, prefixSearch } from "./queries.ts";
import { swapAccountControl } from "./swap-account-control.ts";

/**
 * Active Directory over LDAP. Nothing is sent before the first call; the service account's connections are then kept and
 * used again. Throws `DirectoryError` `invalid` for options that cannot work.
 */
export function openActiveDirectory(options: ActiveDirectoryOptions): Directory {
  const settings = checkOptions(options);
  const { domain, baseDn, servers } = settings;
  const session = createLdapSession(settings);
  const logons = createLimit(settings.maxConnections, servers[0].timeoutMilliseconds);

  /** The one entry of a search that must not have two. */
  async function searchOne(search: Search | undefined): Promise<Entry | undefined> {
    if (search === undefined || !isWithin(search.base, baseDn)) return undefined;
    const [entry, other] = await session.search(search);
    if (other !== undefined) throw directoryErrors.ambiguous(domain);
    return entry;
  }
  async function findPerson(key: UserKey, condition?: SearchFilter): Promise<ControlledUser | undefined> {
    const entry = await searchOne(personSearch(key, baseDn, condition));
    return entry && toPerson(entry);
  }
  async function existingPerson(key: UserKey): Promise<ControlledUser> {
    const found = await findPerson(key);
    if (found === undefined) throw directoryErrors.userNotFound(key, domain);
    return found;
  }

  return {
    domain,
    async test() {
      const root = await searchOne({
        base: baseDn,
        scope: "base",
        filter: { kind: "present", attribute: "objectClass" },
        attributes: ["1.1"],
      });
      if (root === undefined) throw directoryErrors.baseNotFound(baseDn, domain);
    },
    async find(key, filter) {
      return (await findPerson(key, filter === undefined ? undefined : parseFilter(filter)))?.user;
    },
    async *users({ base = baseDn, filter } = {}) {
      const plainBase = plainDn(base);
      if (plainBase === undefined || !isWithin(base, baseDn)) throw directoryErrors.baseOutside(base, baseDn);
      const search = peopleSearch(plainBase, filter === undefined ? undefined : parseFilter(filter));
      for await (const entry of session.stream(search)) yield toPerson(entry).user;
    },
    async authenticate(key, password) {
      if (password === "") return { outcome: "refused", reason: "wrongPassword" };
      const found = await findPerson(key);
      if (found === undefined) return { outcome: "refused", reason: "unknownUser" };
      return logons.run(() => bindAsPerson(servers, found.user, password));
    },
    async changePassword(key, old, fresh) {
      if (old === "") return { outcome: "refused", reason: "wrongPassword" };
      const found = await findPerson(key);
      if (found === undefined) return { outcome: "refused", reason: "unknownUser" };
      return logons.run(() => changePassword(session, servers, found.user, { old, fresh }));
    },
    async isEnabled(key) {
      return (await existingPerson(key)).user.enabled;
    },
    setEnabled(key, enabled) {
      const cell = {
        read: () => existingPerson(key),
        swap: (entry: ControlledUser, to: number) => swapAccountControl(session, entry, to),
      };
      return swapEnabled(cell, enabled);
    },
    async *members(group) {
      const found = await searchOne(groupSearch(group, baseDn));
      if (found === undefined) throw directoryErrors.groupNotFound(group, domain);
      const [token] = readValues(found, "primaryGroupToken");
      for await (const entry of session.stream(memberSearch(found.dn, token, baseDn))) yield toPerson(entry).user;
    },
    async findGroup(key) {
      const entry = await searchOne(groupKeySearch(key, baseDn));
      return entry && toGroup(entry);
    },
    async *groups({ prefix = "" } = {}) {
      const search = prefixSearch(prefix, baseDn);
      if (search !== undefined) for await (const entry of session.stream(search)) yield toGroup(entry);
    },
    async groupsOf(key) {
      const found = await searchOne(personSearch(key, baseDn));
      return found === undefined ? [] : groupsAround(session, found, baseDn);
    },
    close: () => session.close(),
  };
}
