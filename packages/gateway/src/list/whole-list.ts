import type { Caller } from "../authentication/caller.ts";

/** A whole list of a PVWA: of users where it does not page, of groups anyway. */
export interface WholeLists<Item> {
  /** `continued`: for a later page of a list that a client is reading, which the first page's answer still serves. */
  read(caller: Caller, continued: boolean): Promise<readonly Item[]>;
  /** As `read`, not older than `milliseconds`. */
  recent(caller: Caller, milliseconds: number): Promise<readonly Item[]>;
  /** A change makes what was kept untrue. */
  forget(): void;
}

const lifetime = 60_000;
/** Longer lists are read again for each page rather than held in memory. */
const longest = 50_000;

/**
 * A PVWA takes up to 20 seconds for a list of 6,000 users, and a client that reads it in pages of 100 would wait for it
 * sixty times. So the answer to the first page is kept for the pages after it: one list, for a minute, for the vault user
 * who read it, and only until the gateway changes something of it.
 */
export function createWholeLists<Item>(
  clock: () => number,
  load: (caller: Caller) => Promise<readonly Item[]>,
): WholeLists<Item> {
  let kept: { readonly reader: string; readonly at: number; readonly items: readonly Item[] } | undefined;
  let changes = 0;

  async function recent(caller: Caller, milliseconds: number): Promise<readonly Item[]> {
    if (kept !== undefined && kept.reader === caller.vaultUser && clock() - kept.at < milliseconds) return kept.items;
    const before = changes;
    const items = await load(caller);
    // What was changed while it was read may be missing.
    const isTrue = before === changes && items.length <= longest;
    kept = isTrue ? { reader: caller.vaultUser, at: clock(), items } : undefined;
    return items;
  }

  return {
    read: (caller, continued) => recent(caller, continued ? lifetime : 0),
    recent,
    forget() {
      changes += 1;
      kept = undefined;
    },
  };
}
