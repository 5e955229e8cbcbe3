import type { Migration } from "../database/database.ts";

/** The tables behind `createAuditLog`; a service adds them to its own tables. */
export interface AuditTables {
  audit_log: AuditRow;
  /** One row, the end of the chain. Whoever appends holds it, so that entries get their numbers one after the other. */
  audit_head: { id: number; sequence: number; hash: string };
}

export interface AuditRow {
  sequence: number;
  at: number;
  action: string;
  actor: string;
  target: string;
  correlation_id: string | null;
  client: string | null;
  /** A JSON object. */
  details: string | null;
  previous_hash: string;
  hash: string;
}

export const headId = 1;
/** What the first entry takes for the hash before it. */
export const firstHash = "0".repeat(64);

/** The migration that creates the audit tables, under the number the service gives it. */
export function auditMigration(name: string): Migration {
  return {
    name,
    async up(db) {
      await db.schema
        .createTable("audit_log")
        .addColumn("sequence", "bigint", (column) => column.primaryKey().notNull())
        .addColumn("at", "bigint", (column) => column.notNull())
        .addColumn("action", "text", (column) => column.notNull())
        .addColumn("actor", "text", (column) => column.notNull())
        .addColumn("target", "text", (column) => column.notNull())
        .addColumn("correlation_id", "text")
        .addColumn("client", "text")
        .addColumn("details", "text")
        .addColumn("previous_hash", "text", (column) => column.notNull())
        .addColumn("hash", "text", (column) => column.notNull())
        .execute();
      for (const column of ["action", "target", "correlation_id"]) {
        await db.schema.createIndex(`audit_log_${column}`).on("audit_log").columns([column, "sequence"]).execute();
      }
      await db.schema
        .createTable("audit_head")
        .addColumn("id", "integer", (column) => column.primaryKey().notNull())
        .addColumn("sequence", "bigint", (column) => column.notNull())
        .addColumn("hash", "text", (column) => column.notNull())
        .execute();
      await db
        .$extendTables<{ audit_head: AuditTables["audit_head"] }>()
        .insertInto("audit_head")
        .values({ id: headId, sequence: 0, hash: firstHash })
        .execute();
    },
  };
}
