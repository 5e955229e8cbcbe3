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
  await createAccountIndexes(db, dialect);
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

/** Each ends in what the id of an account is made of, so that walking along it gives whole pages in a steady order. */
async function createAccountIndexes(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const index = (name: string) => db.schema.createIndex(`accounts_${name}`).on("accounts");
  await index("number").unique().columns(["safe_id", "number"]).execute();
  await index("safe_name").unique().columns(["safe_id", "name_key"]).execute();
  for (const column of ["name_key", "user_name_key", "address_key", "platform_key", "created_at", "modified_at"]) {
    await index(column).columns([column, "safe_id", "number"]).execute();
  }
  await index("automatic").columns(["automatic", "safe_id", "number"]).execute();
  await index("status").columns(["status", "safe_id", "number"]).execute();
  // A search reads all texts, from here a third of what the rows take; PostgreSQL takes no such long texts into an index.
  if (dialect === "sqlite") {
    await index("search_text").columns(["safe_id", "number", "platform_key", "search_text"]).execute();
  }
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
