import type { Database, Slots } from "@castellan/storage";
import { sql } from "kysely";
import type { ScimTables } from "../tables.ts";

/** What is read of a resource: see `ResourceRow`. */
export const resourceColumns = [
  "scim_resources.seq",
  "scim_resources.id",
  "scim_resources.version",
  "scim_resources.created",
  "scim_resources.modified",
  "scim_resources.document",
  "scim_resources.whole",
] as const;

/** The reads that requests make most, compiled once. */
export function prepareReading(database: Database<ScimTables>) {
  const { sql: db, dialect } = database;
  const resources = () => db.selectFrom("scim_resources").select(resourceColumns);
  return {
    byId: database.prepare((value: Slots<{ seq: number; id: string }>) =>
      resources().where("scim_resources.seq", "=", value("seq")).where("scim_resources.id", "=", value("id")),
    ),
    after: database.prepare((value: Slots<{ after: number; end: number; limit: number; offset: number }>) =>
      resources()
        .where("scim_resources.seq", ">", value("after"))
        .where("scim_resources.seq", "<", value("end"))
        .orderBy("scim_resources.seq")
        .limit(value("limit"))
        .offset(value("offset")),
    ),
    /** Backwards from `before`. */
    before: database.prepare((value: Slots<{ first: number; before: number; limit: number }>) =>
      resources()
        .where("scim_resources.seq", ">=", value("first"))
        .where("scim_resources.seq", "<", value("before"))
        .orderBy("scim_resources.seq", "desc")
        .limit(value("limit")),
    ),
    byIndex: database.prepare((value: Slots<{ attribute: number; value: string; limit: number; offset: number }>) =>
      resources()
        .innerJoin("scim_index", "scim_index.seq", "scim_resources.seq")
        .where("scim_index.attribute", "=", value("attribute"))
        .where("scim_index.missing", "=", 0)
        .where("scim_index.value", "=", value("value"))
        .orderBy("scim_index.tie")
        .limit(value("limit"))
        .offset(value("offset")),
    ),
    countByIndex: database.prepare((value: Slots<{ attribute: number; value: string }>) =>
      db
        .selectFrom("scim_index")
        .select((row) => row.fn.countAll<number>().as("count"))
        .where("attribute", "=", value("attribute"))
        .where("missing", "=", 0)
        .where("value", "=", value("value")),
    ),
    elements: database.prepare((value: Slots<{ attribute: number; seq: number; limit: number }>) =>
      db
        .selectFrom("scim_elements")
        .select("document")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .orderBy("value")
        .orderBy("kind")
        .limit(value("limit")),
    ),
    /** Those of the given values, which are a JSON array. */
    elementsOfValues: database.prepare((value: Slots<{ attribute: number; seq: number; values: string }>) =>
      db
        .selectFrom("scim_elements")
        .select("document")
        .where("attribute", "=", value("attribute"))
        .where("seq", "=", value("seq"))
        .where(
          "value",
          "in",
          dialect === "postgres"
            ? sql<string>`(select jsonb_array_elements_text(${value("values")}::jsonb))`
            : sql<string>`(select value from json_each(${value("values")}))`,
        )
        .orderBy("value")
        .orderBy("kind"),
    ),
    /** Of several resources, whose `seq`s are a JSON array. */
    elementsOfMany: database.prepare((value: Slots<{ attribute: number; seqs: string }>) =>
      db
        .selectFrom("scim_elements")
        .select(["seq", "document"])
        .where("attribute", "=", value("attribute"))
        .where(
          "seq",
          "in",
          dialect === "postgres"
            ? sql<number>`(select jsonb_array_elements_text(${value("seqs")}::jsonb)::bigint)`
            : sql<number>`(select value from json_each(${value("seqs")}))`,
        )
        .orderBy("seq")
        .orderBy("value")
        .orderBy("kind"),
    ),
    countsOfLevel: database.prepare((value: Slots<{ level: number; first: number; end: number }>) =>
      db
        .selectFrom("scim_counts")
        .select((row) => ["block", row.fn.sum<number>("count").as("count")])
        .where("level", "=", value("level"))
        .where("block", ">=", value("first"))
        .where("block", "<", value("end"))
        .groupBy("block")
        .orderBy("block"),
    ),
    secret: database.prepare((value: Slots<{ seq: number; id: string }>) =>
      db.selectFrom("scim_resources").select("secret").where("seq", "=", value("seq")).where("id", "=", value("id")),
    ),
  };
}

export type Reading = ReturnType<typeof prepareReading>;
