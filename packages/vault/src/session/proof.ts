import type { PvwaUser } from "@castellan/pvwa";

/** A user who proved himself; with the hash of the password he changed to, if he did. */
export interface Proof {
  readonly user: PvwaUser;
  readonly newPasswordHash?: string;
}
