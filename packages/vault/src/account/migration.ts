import type { Dialect } from "@castellan/storage";
import type { Kysely } from "kysely";
import { builtInPlatforms } from "../platform/built-in.ts";
import type { PlatformRow } from "../platform/tables.ts";
import { nameKey } from "../user/document.ts";

/** Accounts, the accounts linked to them, and the platforms that a vault begins with. */
export async function createAccountTables(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .alterTable("safes")
    .addColumn("last_account", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  const accounts = db.schema.createTable("accounts");
  const numbered =
    dialect === "postgres"
      ? accounts.addColumn("id", "bigint", (column) => column.primaryKey().generatedAlwaysAsIdentity())
      : accounts.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement());
  await numbered
    .addColumn("safe_id", "bigint", (column) => column.notNull())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("name_key", "text", (column) => column.notNull())
    .addColumn("user_name_key", "text", (column) => column.notNull())
    .addColumn("address_key", "text", (column) => column.notNull())
    .addColumn("platform_key", "text", (column) => column.notNull())
    .addColumn("search_text", "text", (column) => column.notNull())
    .addColumn("secret_type", "text", (column) => column.notNull())
    .addColumn("automatic", "integer", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("modified_at", "bigint", (column) => column.notNull())
    .execute();
  const index = (name: string) => db.schema.createIndex(`accounts_${name}`).on("accounts");
  await index("number").unique().columns(["safe_id", "number"]).execute();
  await index("name").unique().columns(["safe_id", "name_key"]).execute();
  await index("names").columns(["name_key", "safe_id"]).execute();
  await index("user_name").columns(["user_name_key", "safe_id"]).execute();
  await index("address").columns(["address_key", "safe_id"]).execute();
  await index("platform").columns(["platform_key", "safe_id"]).execute();
  await index("modified").columns(["modified_at", "safe_id"]).execute();
  await db.schema
    .createTable("account_documents")
    .addColumn("id", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("linked_accounts")
    .addColumn("account_id", "bigint", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("linked_id", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("linked_accounts_key", ["account_id", "position"])
    .execute();
  await db.schema.createIndex("linked_accounts_linked").on("linked_accounts").columns(["linked_id"]).execute();
  await createPlatforms(db);
}

async function createPlatforms(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("platforms")
    .addColumn("platform_key", "text", (column) => column.primaryKey().notNull())
    .addColumn("position", "integer", (column) => column.notNull().unique())
    .addColumn("document", "text", (column) => column.notNull())
    .execute();
  const rows = builtInPlatforms.map((platform, index) => ({
    platform_key: nameKey(platform.platformId),
    position: index + 1,
    document: JSON.stringify(platform),
  }));
  await db.withTables<{ platforms: PlatformRow }>().insertInto("platforms").values(rows).execute();
}
