import type { PvwaUserListItem } from "@castellan/pvwa";
import type { Caller } from "../authentication/caller.ts";
import { readList } from "./rows.ts";

/** The whole list of a PVWA that does not page. */
export interface WholeLists {
  /** `continued`: for a later page of a list that a client is reading, which the first page's answer still serves. */
  read(caller: Caller, continued: boolean): Promise<readonly PvwaUserListItem[]>;
  /** A change makes what was kept untrue. */
  forget(): void;
}

const lifetime = 60_000;
/** Longer lists are read again for each page rather than held in memory. */
const longest = 50_000;

/**
 * A PVWA takes up to 20 seconds for a list of 6,000 users, and a client that reads it in pages of 100 would wait for it
 * sixty times. So the answer to the first page is kept for the pages after it: one list, for a minute, for the vault user
 * who read it, and only until the gateway changes a user.
 */
export function createWholeLists(clock: () => number): WholeLists {
  let kept: { readonly reader: string; readonly at: number; readonly users: readonly PvwaUserListItem[] } | undefined;
  return {
    async read(caller, continued) {
      if (continued && kept !== undefined && kept.reader === caller.vaultUser && clock() - kept.at < lifetime) {
        return kept.users;
      }
      const { Users } = await readList(caller.vault, {});
      kept = Users.length > longest ? undefined : { reader: caller.vaultUser, at: clock(), users: Users };
      return Users;
    },
    forget() {
      kept = undefined;
    },
  };
}
