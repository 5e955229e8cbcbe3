import { auditMigration, type Dialect, leaseMigration, type Migration, serviceKeyMigration } from "@castellan/storage";
import { type Kysely, sql } from "kysely";

async function applications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("applications")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("name_key", "text", (column) => column.notNull().unique())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("authoritative", "integer", (column) => column.notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("secrets", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
}

async function identities(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("identities")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("name_key", "text", (column) => column.notNull().unique())
    .addColumn("display_name", "text", (column) => column.notNull())
    .addColumn("attributes", "text", (column) => column.notNull())
    .addColumn("inactive", "integer", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("manager_key", "text")
    .addColumn("manager_id", "text")
    .addColumn("search_key", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("identity_attributes")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("identity_id", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("identity_attributes_key", ["name", "value", "identity_id"])
    .execute();
  await db.schema.createIndex("identity_attributes_of").on("identity_attributes").column("identity_id").execute();
}

async function accounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("accounts")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("application", "text", (column) => column.notNull())
    .addColumn("native_identity", "text", (column) => column.notNull())
    .addColumn("display_name", "text", (column) => column.notNull())
    .addColumn("display_key", "text", (column) => column.notNull())
    .addColumn("attributes", "text", (column) => column.notNull())
    .addColumn("disabled", "integer", (column) => column.notNull())
    .addColumn("locked", "integer", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("identity_id", "text")
    .addColumn("correlation", "text", (column) => column.notNull())
    .addColumn("manual", "integer", (column) => column.notNull())
    .addColumn("seen_run", "bigint", (column) => column.notNull())
    .addColumn("provisioned_at", "bigint", (column) => column.notNull())
    .addColumn("search_key", "text", (column) => column.notNull())
    .addColumn("deleted_at", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  const unique = db.schema.createIndex("accounts_native").on("accounts").columns(["application", "native_identity"]);
  await unique.unique().execute();
  await db.schema.createIndex("accounts_display").on("accounts").columns(["application", "display_key"]).execute();
  await db.schema.createIndex("accounts_identity").on("accounts").column("identity_id").execute();
}

async function tasks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("tasks")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("application", "text", (column) => column.notNull())
    .addColumn("object_type", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("options", "text", (column) => column.notNull())
    .addColumn("run", "bigint", (column) => column.notNull())
    .addColumn("processed", "integer", (column) => column.notNull())
    .addColumn("counts", "text", (column) => column.notNull())
    .addColumn("messages", "text", (column) => column.notNull())
    .addColumn("launcher", "text", (column) => column.notNull())
    .addColumn("owner", "text")
    .addColumn("cancel_requested", "integer", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .execute();
  await db.schema.createIndex("tasks_application").on("tasks").columns(["application", "run"]).execute();
}

async function transactions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("plans")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tracking_id", "text", (column) => column.notNull().unique())
    .addColumn("identity_id", "text")
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("project", "text", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("transactions")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("plan_id", "text", (column) => column.notNull())
    .addColumn("tracking_id", "text", (column) => column.notNull())
    .addColumn("application", "text", (column) => column.notNull())
    .addColumn("operation", "text", (column) => column.notNull())
    .addColumn("native_identity", "text")
    .addColumn("serial_key", "text", (column) => column.notNull())
    .addColumn("identity_id", "text")
    .addColumn("account_id", "text")
    .addColumn("request", "text", (column) => column.notNull())
    .addColumn("secrets", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("maximum_attempts", "integer", (column) => column.notNull())
    .addColumn("uncertain", "integer", (column) => column.notNull())
    .addColumn("next_attempt_at", "bigint", (column) => column.notNull())
    .addColumn("lease_owner", "text")
    .addColumn("lease_until", "bigint")
    .addColumn("error_kind", "text")
    .addColumn("error_detail", "text")
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .execute();
  await db.schema.createIndex("transactions_due").on("transactions").columns(["status", "next_attempt_at"]).execute();
  await db.schema.createIndex("transactions_serial").on("transactions").columns(["serial_key", "status"]).execute();
  await db.schema.createIndex("transactions_plan").on("transactions").column("plan_id").execute();
  await db.schema
    .createTable("transaction_attempts")
    .addColumn("transaction_id", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .addColumn("outcome", "text")
    .addColumn("error_kind", "text")
    .addColumn("error_detail", "text")
    .addPrimaryKeyConstraint("transaction_attempts_key", ["transaction_id", "number"])
    .execute();
  await db.schema
    .createTable("circuits")
    .addColumn("application", "text", (column) => column.primaryKey())
    .addColumn("failures", "integer", (column) => column.notNull())
    .addColumn("paused_until", "bigint", (column) => column.notNull())
    .execute();
}

async function authentication(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("users")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("password_hash", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("api_tokens")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("scopes", "text", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .execute();
}

/** What lists of identities by name, reports of a manager and what is under way for an account are found by. */
async function references(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema.createIndex("identities_manager").on("identities").column("manager_id").execute();
  await db.schema.createIndex("transactions_account").on("transactions").column("account_id").execute();
  // SQLite's indexes are in the order of code points already, in which names are listed.
  if (dialect === "postgres") {
    await sql`create index identities_name_order on identities (name_key collate "C")`.execute(db);
  }
}

async function supplements(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("identity_supplements")
    .addColumn("identity_id", "text", (column) => column.primaryKey())
    .addColumn("document", "text", (column) => column.notNull())
    .execute();
}

/** The few transactions that hold secrets: those that are not over, or failed. */
async function sealedTransactions(db: Kysely<unknown>): Promise<void> {
  await sql`create index transactions_sealed on transactions (id) where secrets is not null`.execute(db);
}

/** The steps of governance's schema, in order. A step that was released is never changed: the next one is added. */
export const migrations: readonly Migration[] = [
  auditMigration("001-audit"),
  leaseMigration("002-leases"),
  { name: "003-applications", up: applications },
  { name: "004-identities", up: identities },
  { name: "005-accounts", up: accounts },
  { name: "006-tasks", up: tasks },
  { name: "007-transactions", up: transactions },
  { name: "008-authentication", up: authentication },
  { name: "009-references", up: references },
  { name: "010-supplements", up: supplements },
  serviceKeyMigration("011-service-keys"),
  { name: "012-sealed-transactions", up: sealedTransactions },
];
