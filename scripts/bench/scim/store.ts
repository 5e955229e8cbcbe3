import type { ResourceTypeDescription } from "@castellan/scim";
import { createSqlStore, type ScimTables, scimMigration } from "@castellan/scim-server";
import { openDatabase } from "@castellan/storage";

const indexed = ["externalId", "emails.value"];

/** The library's SQL stores of both types on one SQLite file; what identity providers look for is indexed. */
export async function openStores(file: string, user: ResourceTypeDescription, group: ResourceTypeDescription) {
  const migrations = [scimMigration("001-scim")];
  const database = await openDatabase<ScimTables>({ url: `sqlite:${file}`, schema: "scim", migrations });
  return {
    users: createSqlStore<string>({ database, type: user, indexed }),
    /** The same users, each read from the file. */
    usersInFile: createSqlStore<string>({ database, type: user, indexed, cacheMegabytes: 0 }),
    groups: createSqlStore<string>({ database, type: group, indexed: ["displayName"], apart: ["members"] }),
  };
}
