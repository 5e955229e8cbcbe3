import { X509Certificate } from "node:crypto";
import { plainDn } from "../dn/dn.ts";
import { DirectoryError } from "../error/directory-error.ts";
import { directoryErrors } from "../error/directory-errors.ts";
import type { Server, Servers } from "./ldap-connection.ts";

export interface ActiveDirectoryOptions {
  /** The DNS name of the domain: `corp.example`. */
  readonly domain: string;
  /** `ldaps://dc1.corp.example`, or `ldap://…` where the network is trusted; the ports are 636 and 389 unless given. */
  readonly url: string;
  /** More domain controllers, tried in this order while those before cannot be reached. */
  readonly fallbackUrls?: readonly string[];
  /** The service account: its DN or user principal name. */
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly baseDn: string;
  /** The authorities (PEM) that the server's certificate is checked against, instead of the well-known ones. */
  readonly ca?: string;
  /** How long connecting, or one operation, may take. Default 10 000. */
  readonly timeoutMilliseconds?: number;
  /** How many connections of the service account are used at once, and as many again to check passwords. Default 4. */
  readonly maxConnections?: number;
}

/** The options with nothing left open. */
export interface ActiveDirectorySettings {
  readonly domain: string;
  readonly servers: Servers;
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly baseDn: string;
  readonly maxConnections: number;
}

/** Throws `DirectoryError` `invalid` for options that cannot work. */
export function checkOptions(options: ActiveDirectoryOptions): ActiveDirectorySettings {
  const { bindDn, bindPassword, ca, timeoutMilliseconds = 10_000, maxConnections = 4 } = options;
  const baseDn = plainDn(options.baseDn);
  if (baseDn === undefined) throw directoryErrors.baseMalformed(options.baseDn);
  if (bindDn === "" || bindPassword === "") {
    // Without a name or password a bind succeeds and nobody is bound (RFC 4513 section 5.1).
    throw invalid("The service account has no name or no password.", "Give bindDn and bindPassword.");
  }
  if (ca !== undefined && !isCertificate(ca)) {
    throw invalid(
      "The setting `ca` is not a certificate in PEM.",
      "Give the text that begins with -----BEGIN CERTIFICATE-----.",
    );
  }
  if (!(timeoutMilliseconds > 0) || !(maxConnections >= 1)) {
    throw invalid("timeoutMilliseconds and maxConnections must be positive.", "Leave them out to get 10 000 and 4.");
  }
  const serverOf = (url: string): Server => ({ url: checkUrl(url), ca, timeoutMilliseconds });
  const servers: Servers = [serverOf(options.url), ...(options.fallbackUrls ?? []).map(serverOf)];
  return { domain: options.domain.toLowerCase(), servers, bindDn, bindPassword, baseDn, maxConnections };
}

/** Scheme, host and port of a URL of LDAP. */
function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["ldap:", "ldaps:"].includes(url.protocol) || url.hostname === "") {
    throw invalid(`The URL ${JSON.stringify(text)} is not one of LDAP.`, "Write it like ldaps://dc1.corp.example.");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid("The URL of the directory holds a name or password.", "Give them as bindDn and bindPassword.");
  }
  return `${url.protocol}//${url.host}`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== "";
  } catch {
    return false;
  }
}

function invalid(message: string, mend: string): DirectoryError {
  return new DirectoryError("invalid", message, mend);
}
