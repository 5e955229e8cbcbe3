import type { PvwaUser } from "@castellan/pvwa";

/** A user who proved himself; with the hash of the password he changed to, if he did. */
export interface Proof {
  readonly user: PvwaUser;
  /** The hash that his password was compared with, where the vault keeps it. */
  readonly passwordHash?: string;
  readonly newPasswordHash?: string;
}
