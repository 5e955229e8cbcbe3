import type { Database, Migration } from "../database/database.ts";
import type { Leases } from "./lease.ts";

/** The table behind `createLeases`; a service adds it to its own tables. */
export interface LeaseTables {
  leases: { name: string; owner: string; until: number };
}

/** The migration that creates the lease table, under the number the service gives it. */
export function leaseMigration(name: string): Migration {
  return {
    name,
    async up(db) {
      await db.schema
        .createTable("leases")
        .addColumn("name", "text", (column) => column.primaryKey().notNull())
        .addColumn("owner", "text", (column) => column.notNull())
        .addColumn("until", "bigint", (column) => column.notNull())
        .execute();
    },
  };
}

/** Leases kept in the service's own database, so that several nodes agree; `clock` gives Unix milliseconds. */
export function createLeases(db: Database<LeaseTables>, clock: () => number = Date.now): Leases {
  return {
    /** One statement decides, so that two workers cannot both find the lease free. */
    async acquire(name, owner, milliseconds) {
      const now = clock();
      return await db.sql
        .insertInto("leases")
        .values({ name, owner, until: now + milliseconds })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet((row) => ({ owner: row.ref("excluded.owner"), until: row.ref("excluded.until") }))
            .where((row) => row.or([row("leases.owner", "=", owner), row("leases.until", "<=", now)])),
        )
        .returningAll()
        .executeTakeFirst();
    },
    async release(lease) {
      await db.sql.deleteFrom("leases").where("name", "=", lease.name).where("owner", "=", lease.owner).execute();
    },
  };
}
