import type { Dialect } from "@castellan/storage";
import { type Kysely, sql } from "kysely";

/** What a user's password was, how old it is, his SSH keys, and the orders in which users are listed. */
export async function createUserHistory(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .alterTable("user_logons")
    .addColumn("password_changed_at", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
  // How old the passwords are that there are already, nobody knows: their age counts from now.
  await sql`update user_logons set password_changed_at = ${sql.lit(Math.floor(Date.now() / 1000))}`.execute(db);
  const history = db.schema.createTable("password_history");
  const numbered =
    dialect === "postgres"
      ? history.addColumn("id", "bigint", (column) => column.primaryKey().generatedAlwaysAsIdentity())
      : history.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement());
  await numbered
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addColumn("password_hash", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("password_history_user").on("password_history").columns(["user_id", "id"]).execute();
  await db.schema
    .createTable("user_ssh_keys")
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("public_key", "text", (column) => column.notNull())
    .addColumn("added_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("user_ssh_keys_key", ["user_id", "key_id"])
    .execute();
  for (const column of ["source", "user_type", "location_key", "first_name_key", "middle_name_key", "last_name_key"]) {
    await db.schema.createIndex(`users_${column}`).on("users").columns([column, "id"]).execute();
  }
}
