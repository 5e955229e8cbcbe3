import { DatabaseSync } from "node:sqlite";
import type { Composition } from "../composition/composition.ts";
import { hasDatabase } from "../composition/offline.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { type ServiceName, serviceNames } from "../configuration/service-name.ts";
import type { RootKeys } from "./root-keys.ts";

/** Where each service keeps what is sealed, for a look at the files of those that another process runs. */
const sealedColumns: Readonly<Record<ServiceName, readonly (readonly [table: string, column: string])[]>> = {
  vault: [["data_keys", "wrapped"]],
  gateway: [
    ["api_token", "sealed_password"],
    ["service_keys", "sealed"],
  ],
  governance: [
    ["applications", "secrets"],
    ["transactions", "secrets"],
    ["service_keys", "sealed"],
  ],
};

/**
 * Makes the root key of a new installation. Where anything is sealed already its key was lost or left out, and another one
 * would only hide that: then none is made, and the services stay sealed until the key is back.
 */
export async function makeFirstKey(
  rootKeys: RootKeys,
  composition: Composition,
  configuration: Configuration,
): Promise<void> {
  if (configuration.keyService !== undefined || (await rootKeys.local()).length > 0) return;
  for (const service of serviceNames) {
    const custody = composition[service]?.custody;
    const sealed = custody === undefined ? holdsSealed(configuration, service) : (await custody.underKeys()).size > 0;
    if (sealed) return;
  }
  await rootKeys.file.create();
}

/** Of a service that this process does not run. What it has in PostgreSQL is its own process's to look at. */
function holdsSealed(configuration: Configuration, service: ServiceName): boolean {
  const url = configuration[service].databaseUrl;
  if (!url.startsWith("sqlite:") || !hasDatabase(configuration, service)) return false;
  const database = new DatabaseSync(url.slice("sqlite:".length), { readOnly: true });
  try {
    return sealedColumns[service].some(([table, column]) => hasValue(database, table, column));
  } finally {
    database.close();
  }
}

function hasValue(database: DatabaseSync, table: string, column: string): boolean {
  const there = database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table);
  if (there === undefined) return false;
  const filled = `select 1 from ${table} where ${column} is not null and ${column} not in ('', '{}') limit 1`;
  return database.prepare(filled).get() !== undefined;
}
