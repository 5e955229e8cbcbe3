export type { VaultTables } from "./database/tables.ts";
export type { DirectoryMapping, Logger, MappedDirectory, VaultOptions } from "./options.ts";
export { createVault, type Vault, type VaultStatus } from "./vault.ts";
