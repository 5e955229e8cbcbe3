import type { Database, Migration } from "@castellan/storage";
import type { Generated } from "kysely";

export interface TestTables {
  departments: { id: number; name: string };
  people: { id: Generated<number>; name: string; department: number | null; active: number; born: number | null };
  rooms: { id: number; holder: string | null };
}

export type TestDatabase = Database<TestTables>;

/** Tables with what the suites need: a unique name, a reference, a boolean and a large number. */
export const testMigrations: readonly Migration[] = [
  {
    name: "001-people",
    async up(db, dialect) {
      await db.schema
        .createTable("departments")
        .addColumn("id", "integer", (column) => column.primaryKey().notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("people")
        .addColumn("id", dialect === "postgres" ? "bigserial" : "integer", (column) => column.primaryKey().notNull())
        .addColumn("name", "text", (column) => column.notNull().unique())
        .addColumn("department", "integer", (column) => column.references("departments.id"))
        .addColumn("active", "integer", (column) => column.notNull().defaultTo(1))
        .addColumn("born", "bigint")
        .execute();
    },
  },
  {
    name: "002-rooms",
    async up(db) {
      await db.schema
        .createTable("rooms")
        .addColumn("id", "integer", (column) => column.primaryKey().notNull())
        .addColumn("holder", "text")
        .execute();
    },
  },
];
