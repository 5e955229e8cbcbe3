import type { Database, Slots } from "@castellan/storage";
import { type RawBuilder, sql } from "kysely";
import type { ScimTables } from "../tables.ts";

type ResourceValues = ScimTables["scim_resources"];
type IndexValues = ScimTables["scim_index"];
type ElementValues = ScimTables["scim_elements"];

/** The writes of a unit of work, compiled once. */
export function prepareWriting(database: Database<ScimTables>) {
  const { sql: db, dialect } = database;
  const json = (text: RawBuilder<string>) =>
    dialect === "postgres" ? sql<string>`${text}::jsonb` : sql<string>`jsonb(${text})`;
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
    insertResource: database.prepare((value: Slots<ResourceValues>) =>
      db.insertInto("scim_resources").values({
        seq: value("seq"),
        id: value("id"),
        version: value("version"),
        created: value("created"),
        modified: value("modified"),
        search: json(value("search")),
        document: value("document"),
        whole: value("whole"),
        secret: value("secret"),
      }),
    ),
    /** Gives no row when the resource is gone or has another version. */
    replaceResource: database.prepare(
      (value: Slots<Omit<ResourceValues, "created" | "secret"> & { next: number; secret: string | null }>) =>
        db
          .updateTable("scim_resources")
          .set({
            version: value("next"),
            modified: value("modified"),
            search: json(value("search")),
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
    /** Gives no row when another resource has the value of a unique attribute. */
    insertIndex: database.prepare((value: Slots<IndexValues>) =>
      db
        .insertInto("scim_index")
        .values({
          attribute: value("attribute"),
          missing: value("missing"),
          value: value("value"),
          tie: value("tie"),
          seq: value("seq"),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning("seq"),
    ),
    deleteIndex: database.prepare((value: Slots<Omit<IndexValues, "seq">>) =>
      db
        .deleteFrom("scim_index")
        .where("attribute", "=", value("attribute"))
        .where("missing", "=", value("missing"))
        .where("value", "=", value("value"))
        .where("tie", "=", value("tie")),
    ),
    /** Adds an element, or replaces the one of its value and kind. */
    putElement: database.prepare((value: Slots<ElementValues>) =>
      db
        .insertInto("scim_elements")
        .values({
          attribute: value("attribute"),
          seq: value("seq"),
          value: value("value"),
          kind: value("kind"),
          document: value("document"),
          search: json(value("search")),
        })
        .onConflict((conflict) =>
          conflict.columns(["attribute", "seq", "value", "kind"]).doUpdateSet((row) => ({
            document: row.ref("excluded.document"),
            search: row.ref("excluded.search"),
          })),
        ),
    ),
    /** Whether there is an element of this value, of whatever kind. */
    findElement: database.prepare((value: Slots<Pick<ElementValues, "attribute" | "seq" | "value">>) =>
      db
        .selectFrom("scim_elements")
        .select("kind")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where("value", "=", value("value"))
        .limit(1),
    ),
    deleteElement: database.prepare((value: Slots<Pick<ElementValues, "attribute" | "seq" | "value" | "kind">>) =>
      db
        .deleteFrom("scim_elements")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where("value", "=", value("value"))
        .where("kind", "=", value("kind")),
    ),
    /** Whatever its kind: of an element that names none. */
    deleteElementsOfValue: database.prepare((value: Slots<Pick<ElementValues, "attribute" | "seq" | "value">>) =>
      db
        .deleteFrom("scim_elements")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where("value", "=", value("value")),
    ),
    deleteElements: database.prepare((value: Slots<Pick<ElementValues, "attribute" | "seq">>) =>
      db.deleteFrom("scim_elements").where("attribute", "=", value("attribute")).where("seq", "=", value("seq")),
    ),
    addToCount: database.prepare((value: Slots<ScimTables["scim_counts"]>) =>
      db
        .insertInto("scim_counts")
        .values({ level: value("level"), block: value("block"), shard: value("shard"), count: value("count") })
        .onConflict((conflict) =>
          conflict
            .columns(["level", "block", "shard"])
            .doUpdateSet({ count: sql<number>`scim_counts.count + excluded.count` }),
        ),
    ),
  };
}

export type Writing = ReturnType<typeof prepareWriting>;
