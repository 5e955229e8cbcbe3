import { setTimeout as delay } from "node:timers/promises";
import type { DirectoryUser, EnablementChange } from "../contract/directory.ts";
import { DirectoryError } from "../error/directory-error.ts";
import { isEnabled, withEnabled } from "./account-control.ts";

/** An entry with the value that enabling and disabling changes one bit of. */
export interface ControlledUser {
  readonly user: DirectoryUser;
  readonly accountControl: number;
}

/** How a directory reads and writes that value. */
export interface AccountControlCell<Entry extends ControlledUser> {
  read(): Promise<Entry>;
  /** Writes `to` if the value still is `from`, as one step; answers whether it was. */
  swap(entry: Entry, to: number): Promise<boolean>;
}

const ATTEMPTS = 10;
/** The longest pause before the second attempt, in milliseconds; it grows by as much each time. */
const PAUSE = 10;

/**
 * Enables or disables by compare-and-swap: reads the whole value, changes the one bit, and writes only if nobody wrote in
 * between, so that no other bit that somebody sets at the same time is lost. An entry that is as wanted is not written.
 * Throws `conflict` when others were faster every time.
 */
export async function swapEnabled<Entry extends ControlledUser>(
  cell: AccountControlCell<Entry>,
  enabled: boolean,
): Promise<EnablementChange> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const entry = await cell.read();
    if (isEnabled(entry.accountControl) === enabled) return { outcome: "unchanged", user: entry.user };
    if (await cell.swap(entry, withEnabled(entry.accountControl, enabled))) {
      return { outcome: "changed", user: { ...entry.user, enabled } };
    }
    // A random pause lets those who compete for one entry through one after the other.
    await delay(Math.random() * PAUSE * attempt);
  }
  throw new DirectoryError(
    "conflict",
    `The entry was changed by others each of the ${ATTEMPTS} times that it was to be ${enabled ? "enabled" : "disabled"}; nothing was written.`,
    "Try again, and find out what keeps writing userAccountControl of this entry.",
  );
}
