import type { Directory } from "../contract/directory.ts";

export interface ActiveDirectoryOptions {
  /** The DNS name of the domain: `corp.example`. */
  readonly domain: string;
  /** `ldaps://dc1.corp.example`, or `ldap://…` where the network is trusted. */
  readonly url: string;
  /** The service account: its DN or user principal name. */
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly baseDn: string;
  /** The authorities (PEM) that the server's certificate is checked against, instead of the well-known ones. */
  readonly ca?: string;
  /** How long a connection or one operation may take. Default 10 000. */
  readonly timeoutMilliseconds?: number;
  /** How many connections of the service account are open at most. Default 4. */
  readonly maxConnections?: number;
}

/**
 * Active Directory over LDAP. Nothing is sent before the first call; the service account's connections are then kept and
 * used again. Throws `DirectoryError` `invalid` for options that cannot work.
 */
export function openActiveDirectory(options: ActiveDirectoryOptions): Directory {
  throw new Error(`not built: ${options.domain}`);
}
