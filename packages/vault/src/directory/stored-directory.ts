import { type Directory, openActiveDirectory } from "@castellan/directory";

export interface DomainController {
  readonly name: string;
  readonly port: number;
  readonly tls: boolean;
}

/** What is kept of a directory made by API, except the password of its service account. */
export interface StoredDirectory {
  readonly domain: string;
  readonly directoryType: string;
  readonly baseDn: string;
  readonly bindUsername: string;
  readonly controllers: readonly DomainController[];
}

/** What the password of a directory's service account is sealed with, under the vault's own data key. */
export function bindPasswordLabel(domain: string): string {
  return `directory:${domain}:bind-password`;
}

/** Throws `DirectoryError` `invalid` for what cannot work; sends nothing. */
export function openStored(stored: StoredDirectory, bindPassword: string, ca: string | undefined): Directory {
  const [url = "", ...fallbackUrls] = stored.controllers.map(urlOf);
  return openActiveDirectory({
    domain: stored.domain,
    url,
    fallbackUrls,
    bindDn: stored.bindUsername,
    bindPassword,
    baseDn: stored.baseDn,
    ...(ca === undefined ? {} : { ca }),
  });
}

function urlOf({ name, port, tls }: DomainController): string {
  const host = name.includes(":") ? `[${name}]` : name;
  return `${tls ? "ldaps" : "ldap"}://${host}:${port}`;
}

/** `corp.example` stands below `DC=corp,DC=example` (RFC 2247 section 2). */
export function baseOf(domain: string): string {
  return domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
}
