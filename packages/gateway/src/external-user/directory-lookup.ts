import { type Directory, DirectoryError, type DirectoryUser } from "@castellan/directory";
import type { VaultUser } from "../user/vault-user.ts";
import { domainOf } from "./domain.ts";
import { isSamePerson } from "./same-person.ts";
import type { DirectoryState } from "./state.ts";

/** Finds the entries of external users in the configured directories. Every method may throw `DirectoryError`. */
export interface DirectoryLookup {
  stateOf(user: VaultUser): Promise<DirectoryState>;
  /** The states of a page of users, by vault user id: a few searches, whatever the page holds. */
  statesOf(users: readonly VaultUser[]): Promise<ReadonlyMap<number, DirectoryState>>;
  /** Changes the entry and answers its state after it. */
  setEnabled(state: DirectoryState & { readonly kind: "present" }, enabled: boolean): Promise<DirectoryState>;
}

/** How many names one search asks for: well below what directories allow in a filter. */
const namesPerSearch = 100;

export function createDirectoryLookup(directories: readonly Directory[]): DirectoryLookup {
  const byDomain = new Map(directories.map((directory) => [directory.domain.toLowerCase(), directory]));

  /**
   * The directory that serves a user: that of the domain his distinguished name spells. Without one, and with a single
   * directory configured, it can only be that one; with several, nobody could say which, and a namesake might be hit.
   */
  function directoryOf(user: VaultUser): Directory | undefined {
    const domain = user.userDN === undefined ? undefined : domainOf(user.userDN);
    if (domain !== undefined) return byDomain.get(domain);
    return directories.length === 1 ? directories[0] : undefined;
  }

  /** By distinguished name, and by user name when the same person's entry moved since the vault last looked. */
  async function findIn(directory: Directory, user: VaultUser): Promise<DirectoryState> {
    const byDn =
      user.userDN === undefined || user.userDN === ""
        ? undefined
        : await directory.find({ by: "dn", value: user.userDN });
    if (byDn !== undefined) return present(directory, byDn);
    const namesake = await directory.find({ by: "userName", value: user.username });
    return namesake !== undefined && isSamePerson(user, namesake)
      ? present(directory, namesake)
      : { kind: "missing", domain: directory.domain };
  }

  async function findPage(directory: Directory, users: readonly VaultUser[], into: Map<number, DirectoryState>) {
    const wanted = new Map(
      users.flatMap((user) => (user.userDN === undefined ? [] : [[canonical(user.userDN), user]])),
    );
    const filter = `(|${users.map((user) => `(distinguishedName=${escaped(user.userDN ?? "")})`).join("")})`;
    for await (const entry of directory.users({ filter })) {
      const user = wanted.get(canonical(entry.dn));
      if (user !== undefined) into.set(user.id, present(directory, entry));
    }
  }

  return {
    async stateOf(user) {
      const directory = directoryOf(user);
      return directory === undefined ? none(user) : await findIn(directory, user);
    },
    async statesOf(users) {
      const states = new Map<number, DirectoryState>();
      for (const [directory, theirs] of Map.groupBy(users, directoryOf)) {
        if (directory === undefined) {
          for (const user of theirs) states.set(user.id, none(user));
          continue;
        }
        const named = theirs.filter(({ userDN }) => userDN !== undefined && userDN !== "");
        for (let first = 0; first < named.length; first += namesPerSearch) {
          await findPage(directory, named.slice(first, first + namesPerSearch), states);
        }
        for (const user of theirs) if (!states.has(user.id)) states.set(user.id, await findIn(directory, user));
      }
      return states;
    },
    async setEnabled(state, enabled) {
      const directory = byDomain.get(state.domain.toLowerCase());
      if (directory === undefined)
        throw new DirectoryError("notFound", `No directory ${state.domain} is configured`, "");
      const change = await directory.setEnabled({ by: "dn", value: state.dn }, enabled);
      return present(directory, change.user);
    },
  };
}

function none(user: VaultUser): DirectoryState {
  const domain = user.userDN === undefined ? undefined : domainOf(user.userDN);
  return domain === undefined ? { kind: "none" } : { kind: "none", domain };
}

function present(directory: Directory, entry: DirectoryUser): DirectoryState {
  return { kind: "present", domain: directory.domain, dn: entry.dn, enabled: entry.enabled };
}

/** Names that differ only in letter case or in spaces between the parts are one (RFC 4517 section 4.2.15). */
function canonical(dn: string): string {
  return dn
    .split(/(?<!\\),/)
    .map((part) => part.trim().replace(/\s*=\s*/, "="))
    .join(",")
    .toLowerCase();
}

/** RFC 4515 section 3. */
function escaped(value: string): string {
  return value.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
