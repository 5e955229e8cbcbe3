import { auditMigration, leaseMigration, type Migration } from "@castellan/storage";
import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import { createAccountTables } from "../account/migration.ts";
import { createBulkTables } from "../bulk/migration.ts";
import { createDirectoryTables } from "../directory/migration.ts";
import { createRequestTables } from "../request/migration.ts";
import { indexMemberships } from "../safe/migration.ts";
import { createDataKeys } from "../sealing/migration.ts";
import { createSecretTables } from "../secret/migration.ts";
import { createUserHistory } from "../user/migration.ts";
import { indexLists } from "./list-indexes.ts";

/** The vault's schema, step by step. */
export const migrations: readonly Migration[] = [
  { name: "001-users", up: (db, dialect) => createUserTables(db, dialect === "postgres") },
  { name: "002-groups", up: (db, dialect) => createGroupTables(db, dialect === "postgres") },
  { name: "003-safes", up: (db, dialect) => createSafeTables(db, dialect === "postgres") },
  { name: "004-settings", up: createSettings },
  auditMigration("005-audit"),
  { name: "006-nested-groups", up: createNestedGroups },
  { name: "007-group-ids", up: (db, dialect) => countGroupsApart(db, dialect === "postgres") },
  { name: "008-accounts", up: createAccountTables },
  {
    name: "009-secrets",
    async up(db, dialect) {
      await createSecretTables(db, dialect);
      await createRequestTables(db, dialect);
      await createBulkTables(db, dialect);
    },
  },
  { name: "010-data-keys", up: createDataKeys },
  { name: "012-user-history", up: createUserHistory },
  { name: "013-membership-index", up: indexMemberships },
  { name: "014-list-indexes", up: indexLists },
  { name: "015-directories", up: createDirectoryTables },
  leaseMigration("016-leases"),
];

/** Groups made from now on count from here, so that no id is a user's and a group's: SCIM has one space of ids (RFC 7643 section 3.1). */
const firstGroupId = 1_000_000_001;

async function countGroupsApart(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  if (postgres) {
    await sql`alter table groups alter column id restart with ${sql.lit(firstGroupId)}`.execute(db);
    return;
  }
  await sql`delete from sqlite_sequence where name = 'groups'`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) values ('groups', ${firstGroupId - 1})`.execute(db);
}

/** A table whose `id` counts upwards and is never used twice, also after a delete: others remember users by it. */
function createNumbered(db: Kysely<unknown>, table: string, postgres: boolean): CreateTableBuilder<string, "id"> {
  const builder = db.schema.createTable(table);
  return postgres
    ? builder.addColumn("id", "bigint", (column) => column.primaryKey().generatedAlwaysAsIdentity())
    : builder.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement());
}

async function createUserTables(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await createNumbered(db, "users", postgres)
    .addColumn("name_key", "text", (column) => column.notNull().unique())
    .addColumn("search_text", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("user_type", "text", (column) => column.notNull())
    .addColumn("component_user", "integer", (column) => column.notNull())
    .addColumn("enabled", "integer", (column) => column.notNull())
    .addColumn("suspended", "integer", (column) => column.notNull())
    .addColumn("location_key", "text", (column) => column.notNull())
    .addColumn("first_name_key", "text", (column) => column.notNull())
    .addColumn("middle_name_key", "text", (column) => column.notNull())
    .addColumn("last_name_key", "text", (column) => column.notNull())
    .addColumn("domain", "text")
    .addColumn("external_id", "text")
    .execute();
  await db.schema.createIndex("users_external").on("users").columns(["external_id", "domain"]).execute();
  await db.schema
    .createTable("user_documents")
    .addColumn("id", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("item", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("user_logons")
    .addColumn("id", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("password_hash", "text")
    .addColumn("failed_logons", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("last_success_at", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("last_success_client", "text", (column) => column.notNull().defaultTo(""))
    .addColumn("last_failure_at", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("last_failure_client", "text", (column) => column.notNull().defaultTo(""))
    .execute();
}

async function createGroupTables(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await createNumbered(db, "groups", postgres)
    .addColumn("group_name", "text", (column) => column.notNull())
    .addColumn("name_key", "text", (column) => column.notNull().unique())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("location", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("group_members")
    .addColumn("group_id", "bigint", (column) => column.notNull())
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("group_members_key", ["group_id", "user_id"])
    .execute();
  await db.schema.createIndex("group_members_user").on("group_members").columns(["user_id", "group_id"]).execute();
}

async function createNestedGroups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("nested_groups")
    .addColumn("group_id", "bigint", (column) => column.notNull())
    .addColumn("member_id", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("nested_groups_key", ["group_id", "member_id"])
    .execute();
  await db.schema.createIndex("nested_groups_member").on("nested_groups").columns(["member_id", "group_id"]).execute();
}

async function createSafeTables(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await createNumbered(db, "safes", postgres)
    .addColumn("safe_name", "text", (column) => column.notNull())
    .addColumn("name_key", "text", (column) => column.notNull().unique())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("location", "text", (column) => column.notNull())
    .addColumn("creator_id", "bigint", (column) => column.notNull())
    .addColumn("creator_name", "text", (column) => column.notNull())
    .addColumn("olac_enabled", "integer", (column) => column.notNull())
    .addColumn("managing_cpm", "text", (column) => column.notNull())
    .addColumn("versions_retention", "integer")
    .addColumn("days_retention", "integer")
    .addColumn("auto_purge", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("modified_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("safe_members")
    .addColumn("safe_id", "bigint", (column) => column.notNull())
    .addColumn("member_type", "text", (column) => column.notNull())
    .addColumn("member_id", "bigint", (column) => column.notNull())
    .addColumn("member_name", "text", (column) => column.notNull())
    .addColumn("name_key", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("permissions", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("safe_members_key", ["safe_id", "member_type", "member_id"])
    .execute();
  await db.schema
    .createIndex("safe_members_member")
    .on("safe_members")
    .columns(["member_type", "member_id", "safe_id"])
    .execute();
  await db.schema.createIndex("safe_members_name").on("safe_members").columns(["safe_id", "name_key"]).execute();
}

async function createSettings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("settings")
    .addColumn("name", "text", (column) => column.primaryKey().notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
}
