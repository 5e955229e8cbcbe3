import type { Dialect } from "@castellan/storage";
import type { Kysely } from "kysely";
import { createNumbered } from "../secret/migration.ts";

/** Requests to use accounts, and what was said to them. */
export async function createRequestTables(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await createNumbered(db, "access_requests", dialect)
    .addColumn("account_id", "bigint", (column) => column.notNull())
    .addColumn("safe_id", "bigint", (column) => column.notNull())
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addColumn("user_name", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("ticketing_system", "text", (column) => column.notNull())
    .addColumn("ticket_id", "text", (column) => column.notNull())
    .addColumn("connect", "integer", (column) => column.notNull())
    .addColumn("multiple", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("from_at", "bigint", (column) => column.notNull())
    .addColumn("to_at", "bigint", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("confirmers", "integer", (column) => column.notNull())
    .addColumn("levels", "integer", (column) => column.notNull())
    .addColumn("uses", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("last_used_at", "bigint")
    .execute();
  const index = (name: string) => db.schema.createIndex(`access_requests_${name}`).on("access_requests");
  await index("user").columns(["user_id", "to_at"]).execute();
  await index("safe").columns(["safe_id", "to_at"]).execute();
  await index("account").columns(["account_id", "user_id"]).execute();
  await db.schema
    .createTable("access_decisions")
    .addColumn("request_id", "bigint", (column) => column.notNull())
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addColumn("user_name", "text", (column) => column.notNull())
    .addColumn("level", "integer", (column) => column.notNull())
    .addColumn("confirmed", "integer", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("access_decisions_key", ["request_id", "user_id"])
    .execute();
}
