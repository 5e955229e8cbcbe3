import type { ResourceTypeDescription } from "@castellan/scim";
import { createSqlStore, type ScimTables, scimMigration } from "@castellan/scim-server";
import { openDatabase } from "@castellan/storage";

/** The library's SQL stores of both types on one SQLite file; what identity providers look for is indexed. */
export async function openStores(file: string, user: ResourceTypeDescription, group: ResourceTypeDescription) {
  const migrations = [scimMigration("001-scim")];
  const database = await openDatabase<ScimTables>({ url: `sqlite:${file}`, schema: "scim", migrations });
  return {
    users: createSqlStore<string>({ database, type: user, indexed: ["externalId", "emails.value"] }),
    groups: createSqlStore<string>({ database, type: group, indexed: ["displayName"], apart: ["members"] }),
  };
}
