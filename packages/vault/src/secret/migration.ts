import type { Dialect } from "@castellan/storage";
import type { CreateTableBuilder, Kysely } from "kysely";

/** A table whose `id` counts upwards and is never used twice, also after a delete. */
export function createNumbered(db: Kysely<unknown>, table: string, dialect: Dialect): CreateTableBuilder<string, "id"> {
  const builder = db.schema.createTable(table);
  return dialect === "postgres"
    ? builder.addColumn("id", "bigint", (column) => column.primaryKey().generatedAlwaysAsIdentity())
    : builder.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement());
}

/** The accounts' secrets, who has an account to himself, what was done with it and what is to be done. */
export async function createSecretTables(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .createTable("account_secrets")
    .addColumn("account_id", "bigint", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("temporary", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("account_secrets_key", ["account_id", "version"])
    .execute();
  await createNumbered(db, "account_activities", dialect)
    .addColumn("account_id", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("user_name", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("client", "text", (column) => column.notNull())
    .addColumn("more_info", "text", (column) => column.notNull())
    .addColumn("alert", "integer", (column) => column.notNull())
    .execute();
  const activities = (name: string) => db.schema.createIndex(`account_activities_${name}`).on("account_activities");
  await activities("account").columns(["account_id", "id"]).execute();
  await activities("user").columns(["user_name", "at"]).execute();
  await db.schema
    .createTable("account_locks")
    .addColumn("account_id", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addColumn("user_name", "text", (column) => column.notNull())
    .addColumn("since", "bigint", (column) => column.notNull())
    .addColumn("until", "bigint")
    .execute();
  await createNumbered(db, "credential_tasks", dialect)
    .addColumn("account_id", "bigint", (column) => column.notNull())
    .addColumn("safe_id", "bigint", (column) => column.notNull())
    .addColumn("operation", "text", (column) => column.notNull())
    .addColumn("requested_by", "text", (column) => column.notNull())
    .addColumn("requested_at", "bigint", (column) => column.notNull())
    .addColumn("due_at", "bigint")
    .addColumn("candidate", "integer")
    .addColumn("claimed_by", "text")
    .addColumn("attempt", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("lease_until", "bigint")
    .execute();
  const tasks = (name: string) => db.schema.createIndex(`credential_tasks_${name}`).on("credential_tasks");
  await tasks("account").unique().columns(["account_id", "operation"]).execute();
  await tasks("due").columns(["due_at", "id"]).execute();
  await tasks("safe").columns(["safe_id", "id"]).execute();
}
