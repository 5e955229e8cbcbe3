import { randomBytes } from "node:crypto";
import type { Database, Migration } from "../database/database.ts";
import { keyBytes } from "../secret/aes-gcm.ts";
import { rootKeyIdOf } from "../secret/aes-sealer.ts";
import type { Sealer } from "../secret/sealer.ts";
import type { SealedShelf } from "./custody.ts";

/** The table behind `createServiceKey`; a service adds it to its own tables. */
export interface ServiceKeyTables {
  service_keys: { name: string; sealed: string };
}

/** The migration that creates the table, under the number the service gives it. */
export function serviceKeyMigration(name: string): Migration {
  return {
    name,
    async up(db) {
      await db.schema
        .createTable("service_keys")
        .addColumn("name", "text", (column) => column.primaryKey().notNull())
        .addColumn("sealed", "text", (column) => column.notNull())
        .execute();
    },
  };
}

/** What a service key is sealed for. */
function serviceKeyContext(name: string): string {
  return `service-key:${name}`;
}

/**
 * A key (32 bytes) that a service needs for what it does not store, such as cursors: made once, sealed in the service's
 * own database, so that all its nodes have the same one and a change of the root key leaves it as it is. The function
 * answers it, and throws `StorageError` `sealed` while it cannot be opened.
 */
export function createServiceKey(
  db: Database<ServiceKeyTables>,
  sealer: Sealer,
  name: string,
): () => Promise<Uint8Array> {
  const context = serviceKeyContext(name);
  let known: Promise<Uint8Array> | undefined;

  async function read(): Promise<Uint8Array> {
    const row = await db.sql.selectFrom("service_keys").select("sealed").where("name", "=", name).executeTakeFirst();
    return new Uint8Array(Buffer.from(await sealer.open(row?.sealed ?? (await make()), context), "base64"));
  }

  /** Another node may be first: then its key is the one. */
  async function make(): Promise<string> {
    const sealed = await sealer.seal(randomBytes(keyBytes).toString("base64"), context);
    await db.sql
      .insertInto("service_keys")
      .values({ name, sealed })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    const query = db.sql.selectFrom("service_keys").select("sealed").where("name", "=", name);
    return (await query.executeTakeFirstOrThrow()).sealed;
  }

  return () => {
    known ??= read().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

/** The service keys, for whoever wraps them anew. */
export function serviceKeyShelf(db: Database<ServiceKeyTables>, sealer: Sealer): SealedShelf<ServiceKeyTables> {
  return {
    async page(after, limit) {
      let query = db.sql.selectFrom("service_keys").selectAll().orderBy("name").limit(limit);
      if (after !== undefined) query = query.where("name", ">", after);
      const rows = await query.execute();
      return rows.map(({ name, sealed }) => ({ key: name, value: sealed, keyIds: [rootKeyIdOf(sealed)] }));
    },
    rewrap: ({ key, value }) => sealer.rewrap(value, serviceKeyContext(key)),
    async replace(unit, key, before, after) {
      const query = unit.updateTable("service_keys").set({ sealed: after }).where("name", "=", key);
      return (await query.where("sealed", "=", before).executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}
