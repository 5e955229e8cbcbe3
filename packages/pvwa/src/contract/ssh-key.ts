/** A public key that a user may prove himself with at an SSH proxy. */
export interface PvwaSshKey {
  readonly KeyID: string;
  /** As a line of `authorized_keys`, without options. */
  readonly PublicSSHKey: string;
}
