import { type Kysely, sql } from "kysely";
import type { Dialect, Migration } from "../database/database.ts";
import { StorageError } from "../error/storage-error.ts";

type MigrationTables = { schema_migrations: { name: string; applied_at: number } };

/**
 * Brings the database to the last of `migrations`, each in a transaction of its own; nodes that start at once wait for
 * one another. Throws `StorageError` `migratedByNewerVersion` when the database has steps that this code does not
 * know, and `migrationFailed` when a step throws or the list is out of order.
 */
export async function migrate(
  db: Kysely<unknown>,
  dialect: Dialect,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  refuseDisorder(migrations);
  while (await applyNext(db, dialect, schema, migrations)) {
    // Until nothing is left to apply.
  }
}

function refuseDisorder(migrations: readonly Migration[]): void {
  let previous = "";
  for (const { name } of migrations) {
    if (!/^\d{3}-./.test(name)) throw failed(`the name ${name} does not begin with three digits and a hyphen`);
    if (name <= previous) throw failed(`${name} stands after ${previous}`);
    previous = name;
  }
}

/** Applies the first migration that is missing; false when there is none. */
function applyNext(
  db: Kysely<unknown>,
  dialect: Dialect,
  schema: string,
  migrations: readonly Migration[],
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    if (dialect === "postgres") await lockMigrations(transaction, schema);
    const unit = transaction.$extendTables<MigrationTables>();
    await unit.schema
      .createTable("schema_migrations")
      .ifNotExists()
      .addColumn("name", "text", (column) => column.primaryKey().notNull())
      .addColumn("applied_at", "bigint", (column) => column.notNull())
      .execute();
    const applied = await unit.selectFrom("schema_migrations").select("name").orderBy("name").execute();
    const next = nextMigration(
      migrations,
      applied.map((row) => row.name),
    );
    if (next === undefined) return false;
    try {
      await next.up(transaction, dialect);
    } catch (error) {
      throw failed(`${next.name} could not be applied`, error);
    }
    await unit.insertInto("schema_migrations").values({ name: next.name, applied_at: Date.now() }).execute();
    return true;
  });
}

/** Held to the end of the transaction. SQLite has one writer at a time, also across processes. */
async function lockMigrations(db: Kysely<unknown>, schema: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`castellan:migrations:${schema}`}, 0))`.execute(db);
}

function nextMigration(migrations: readonly Migration[], applied: readonly string[]): Migration | undefined {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new StorageError(
      "migratedByNewerVersion",
      `The database was migrated by a newer version (${unknown.join(", ")}); run that version, or restore a backup.`,
    );
  }
  const next = migrations.find((migration) => !applied.includes(migration.name));
  const last = applied.at(-1);
  if (next !== undefined && last !== undefined && next.name < last) {
    throw failed(`${next.name} is new but stands before ${last}, which is applied`);
  }
  return next;
}

function failed(reason: string, cause?: unknown): StorageError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new StorageError("migrationFailed", `Migration stopped: ${reason}${detail}.`, { cause });
}
