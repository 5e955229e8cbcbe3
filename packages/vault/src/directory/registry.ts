import type { MappedDirectory } from "../options.ts";

/** The directories whose people may be users of the vault: those of the configuration, and those made by API. */
export interface DirectoryRegistry {
  all(): readonly MappedDirectory[];
  /** The directory of a domain, in any letter case. */
  byDomain(domain: string): MappedDirectory | undefined;
}

export function createDirectoryRegistry(configured: readonly MappedDirectory[]): DirectoryRegistry {
  return {
    all: () => configured,
    byDomain: (domain) => configured.find(({ directory }) => directory.domain === domain.toLowerCase()),
  };
}
