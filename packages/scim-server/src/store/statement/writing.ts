import type { Database, Slots } from "@castellan/storage";
import { type RawBuilder, sql } from "kysely";
import type { ScimTables } from "../tables.ts";
import { asJson, givenRows, type RowColumns } from "./rows.ts";

type ResourceValues = ScimTables["scim_resources"];
type ElementKeys = Pick<ScimTables["scim_elements"], "attribute" | "seq">;
/** A JSON array of rows: see `givenRows`. */
interface Rows {
  readonly rows: string;
}

const resourceColumns = {
  seq: "bigint",
  id: "text",
  version: "bigint",
  created: "bigint",
  modified: "bigint",
  search: "text",
  document: "text",
  whole: "text",
  secret: "text",
} as const satisfies RowColumns;
const indexColumns = {
  attribute: "integer",
  missing: "integer",
  value: "text",
  tie: "bigint",
  seq: "bigint",
} as const satisfies RowColumns;
const indexKeyColumns = { attribute: "integer", missing: "integer", value: "text", tie: "bigint" } as const;
const elementColumns = { value: "text", kind: "text", document: "text", search: "text" } as const satisfies RowColumns;
const elementKeyColumns = { value: "text", kind: "text" } as const satisfies RowColumns;
const countColumns = { level: "integer", block: "bigint", shard: "integer", count: "bigint" } as const;

/** The writes of a unit of work, compiled once. What is many is written at once, in one statement. */
export function prepareWriting(database: Database<ScimTables>) {
  return {
    ...resourceStatements(database),
    ...indexStatements(database),
    ...elementStatements(database),
    addToCounts: database.prepare((value: Slots<Rows>) => {
      const columns = names(countColumns);
      const given = givenRows(database.dialect, value("rows"), countColumns);
      return database.sql
        .insertInto("scim_counts")
        .columns(columns)
        .expression(sql`select ${sql.join(columns.map((name) => sql.ref(name)))} from ${given} where true`)
        .onConflict((conflict) =>
          conflict
            .columns(["level", "block", "shard"])
            .doUpdateSet({ count: sql<number>`scim_counts.count + excluded.count` }),
        );
    }),
  };
}

export type Writing = ReturnType<typeof prepareWriting>;

function names<Name extends string>(columns: Readonly<Record<Name, unknown>>): Name[] {
  const found: Name[] = [];
  for (const name in columns) found.push(name);
  return found;
}

function resourceStatements(database: Database<ScimTables>) {
  const { sql: db, dialect } = database;
  return {
    /** SQLite: the last place of a type that is taken. */
    lastSeq: database.prepare((value: Slots<{ first: number; end: number }>) =>
      db
        .selectFrom("scim_resources")
        .select("seq")
        .where("seq", ">=", value("first"))
        .where("seq", "<", value("end"))
        .orderBy("seq", "desc")
        .limit(1),
    ),
    /** PostgreSQL: so many places that nobody else gets, of whatever type. */
    places: database.prepare((value: Slots<{ count: number }>) =>
      db
        .selectFrom(sql<{ n: number }>`generate_series(1, ${value("count")}::integer)`.as("n"))
        .select(sql<number>`nextval('scim_sequence')`.as("place")),
    ),
    insertResources: database.prepare((value: Slots<Rows>) => {
      const columns = names(resourceColumns);
      const values = columns.map((name) => (name === "search" ? asJson(dialect, sql.ref(name)) : sql.ref(name)));
      const given = givenRows(dialect, value("rows"), resourceColumns);
      return db
        .insertInto("scim_resources")
        .columns(columns)
        .expression(sql`select ${sql.join(values)} from ${given}`);
    }),
    /** Gives no row when the resource is gone or has another version. */
    replaceResource: database.prepare(
      (value: Slots<Omit<ResourceValues, "created" | "secret"> & { next: number; secret: string | null }>) =>
        db
          .updateTable("scim_resources")
          .set({
            version: value("next"),
            modified: value("modified"),
            search: asJson(dialect, value("search")),
            document: value("document"),
            whole: value("whole"),
            secret: sql<string | null>`coalesce(${value("secret")}, secret)`,
          })
          .where("seq", "=", value("seq"))
          .where("id", "=", value("id"))
          .where("version", "=", value("version"))
          .returning(["created"]),
    ),
    /** Moves the version on for what changes in other tables. Gives no row when the resource is gone. */
    touchResource: database.prepare((value: Slots<{ seq: number; id: string; modified: number }>) =>
      db
        .updateTable("scim_resources")
        .set({ version: sql<number>`version + 1`, modified: value("modified") })
        .where("seq", "=", value("seq"))
        .where("id", "=", value("id"))
        .returning(["seq", "id", "version", "created", "modified", "document", "whole"]),
    ),
    deleteResource: database.prepare((value: Slots<{ seq: number; id: string }>) =>
      db
        .deleteFrom("scim_resources")
        .where("seq", "=", value("seq"))
        .where("id", "=", value("id"))
        .returning(["version", "document", "whole"]),
    ),
  };
}

function indexStatements(database: Database<ScimTables>) {
  const { sql: db, dialect } = database;
  return {
    /** Gives the rows that came in: all but those whose value must be unique and is another resource's. */
    insertIndex: database.prepare((value: Slots<Rows>) => {
      const columns = names(indexColumns);
      const given = givenRows(dialect, value("rows"), indexColumns);
      return db
        .insertInto("scim_index")
        .columns(columns)
        .expression(sql`select ${sql.join(columns.map((name) => sql.ref(name)))} from ${given} where true`)
        .onConflict((conflict) => conflict.doNothing())
        .returning(["attribute", "missing", "value", "seq"]);
    }),
    deleteIndex: database.prepare((value: Slots<Rows>) => {
      const columns = sql.join(names(indexKeyColumns).map((name) => sql.ref(name)));
      const given = givenRows(dialect, value("rows"), indexKeyColumns);
      return db.deleteFrom("scim_index").where(sql<boolean>`(${columns}) in (select ${columns} from ${given})`);
    }),
  };
}

function elementStatements(database: Database<ScimTables>) {
  const { sql: db, dialect } = database;
  const keys = (rows: RawBuilder<string>) => givenRows(dialect, rows, elementKeyColumns);
  return {
    /** Adds elements, or replaces those of the same value and kind. No two rows may have one key. */
    putElements: database.prepare((value: Slots<ElementKeys & Rows>) => {
      const given = givenRows(dialect, value("rows"), elementColumns);
      const search = asJson(dialect, sql.ref("search"));
      const attribute = dialect === "postgres" ? sql`${value("attribute")}::integer` : value("attribute");
      const seq = dialect === "postgres" ? sql`${value("seq")}::bigint` : value("seq");
      return db
        .insertInto("scim_elements")
        .columns(["attribute", "seq", "value", "kind", "document", "search"])
        .expression(sql`select ${attribute}, ${seq}, value, kind, document, ${search} from ${given} where true`)
        .onConflict((conflict) =>
          conflict.columns(["attribute", "seq", "value", "kind"]).doUpdateSet((row) => ({
            document: row.ref("excluded.document"),
            search: row.ref("excluded.search"),
          })),
        );
    }),
    /** The elements that have the value of one of the rows, of whatever kind. */
    findElements: database.prepare((value: Slots<ElementKeys & Rows>) =>
      db
        .selectFrom("scim_elements")
        .select(["value", "kind"])
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where(sql<boolean>`value in (select value from ${keys(value("rows"))})`),
    ),
    /** Of the rows' values and kinds. */
    deleteElements: database.prepare((value: Slots<ElementKeys & Rows>) =>
      db
        .deleteFrom("scim_elements")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where(sql<boolean>`(value, kind) in (select value, kind from ${keys(value("rows"))})`),
    ),
    /** Of the rows' values, of whatever kind. */
    deleteElementsOfValues: database.prepare((value: Slots<ElementKeys & Rows>) =>
      db
        .deleteFrom("scim_elements")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where(sql<boolean>`value in (select value from ${keys(value("rows"))})`),
    ),
    deleteAllElements: database.prepare((value: Slots<ElementKeys>) =>
      db.deleteFrom("scim_elements").where("attribute", "=", value("attribute")).where("seq", "=", value("seq")),
    ),
  };
}
