import type { Dialect } from "@castellan/storage";
import { type CreateTableBuilder, type Kysely, sql } from "kysely";

/** Mappings of the configuration have the numbers up to here, by their place. */
const lastConfiguredMapping = 1000;

/** Directories and mappings made by API, groups of directories, and what was last compared with them. */
export async function createDirectoryTables(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .createTable("directories")
    .addColumn("domain", "text", (column) => column.primaryKey().notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("bind_password", "text", (column) => column.notNull())
    .addColumn("position", "bigint", (column) => column.notNull())
    .addColumn("deleted_at", "bigint")
    .execute();
  await createNumbered(db, "directory_mappings", dialect)
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("name_key", "text", (column) => column.notNull())
    .addColumn("position", "bigint", (column) => column.notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addUniqueConstraint("directory_mappings_name", ["domain", "name_key"])
    .execute();
  await countFrom(db, "directory_mappings", lastConfiguredMapping + 1, dialect);
  await db.schema
    .createTable("mapped_users")
    .addColumn("user_id", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .execute();
  await createNumbered(db, "directory_synchronizations", dialect)
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .addColumn("document", "text", (column) => column.notNull())
    .execute();
  await extendGroups(db);
  await db.schema.createIndex("users_domain").on("users").columns(["domain", "id"]).execute();
}

async function extendGroups(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("groups").addColumn("directory", "text").execute();
  await db.schema.alterTable("groups").addColumn("dn", "text").execute();
  await db.schema.alterTable("groups").addColumn("external_id", "text").execute();
  await db.schema.createIndex("groups_external").on("groups").columns(["directory", "external_id"]).unique().execute();
}

function createNumbered(db: Kysely<unknown>, table: string, dialect: Dialect): CreateTableBuilder<string, "id"> {
  const builder = db.schema.createTable(table);
  return dialect === "postgres"
    ? builder.addColumn("id", "bigint", (column) => column.primaryKey().generatedAlwaysAsIdentity())
    : builder.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement());
}

async function countFrom(db: Kysely<unknown>, table: string, first: number, dialect: Dialect): Promise<void> {
  if (dialect === "postgres") {
    await sql`alter table ${sql.table(table)} alter column id restart with ${sql.lit(first)}`.execute(db);
    return;
  }
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${first - 1})`.execute(db);
}
