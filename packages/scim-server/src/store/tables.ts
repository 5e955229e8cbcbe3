import type { Dialect, Migration } from "@castellan/storage";
import { type Kysely, sql } from "kysely";

/** The tables behind every SQL store of a database, whatever its resource types. */
export interface ScimTables {
  /** The number that a resource type has in the keys of the other tables, and the layout that its rows were written in. */
  scim_types: { number: number; name: string; layout: string };
  scim_resources: {
    /** The place of the resource in the order of creation, above the number of its type: see `TypeSpace`. */
    seq: number;
    id: string;
    version: number;
    /** Unix milliseconds. */
    created: number;
    modified: number;
    /** What filters and orders look at: JSONB, text folded, times as Unix milliseconds. */
    search: string;
    /** JSON of what is shown by default, without `meta` and what is kept apart, and without its last brace. */
    document: string;
    /** The same of all the resource has, where that is more. */
    whole: string | null;
    /** JSON of the hashes of what nobody may read, by attribute. */
    secret: string | null;
  };
  /** The values of indexed attributes; `tie` is 0 where the value is unique, else the resource's `seq`. */
  scim_index: { attribute: number; missing: number; value: string; tie: number; seq: number };
  /** The elements of the attributes that are kept apart, each in a row of its own. */
  scim_elements: {
    attribute: number;
    seq: number;
    value: string;
    kind: string;
    document: string;
    search: string;
  };
  /** How many resources there are in each block of `seq`, at three widths. */
  scim_counts: { level: number; block: number; shard: number; count: number };
}

/** The migration that creates the tables of the SQL store, under the number the service gives it. */
export function scimMigration(name: string): Migration {
  return {
    name,
    async up(db, dialect) {
      for (const statement of statements(dialect)) await run(db, statement);
    },
  };
}

async function run(db: Kysely<unknown>, statement: string): Promise<void> {
  await sql.raw(statement).execute(db);
}

/** Text orders by code point on both engines; the narrow tables of SQLite are their own primary key. */
function statements(dialect: Dialect): readonly string[] {
  const postgres = dialect === "postgres";
  const text = postgres ? 'text collate "C"' : "text";
  const json = postgres ? "jsonb" : "blob";
  const clustered = postgres ? "" : " without rowid";
  return [
    `create table scim_types (number integer primary key, name ${text} not null unique, layout text not null)`,
    `create table scim_resources (
      seq ${postgres ? "bigint" : "integer"} primary key, id ${text} not null, version bigint not null, created bigint not null,
      modified bigint not null, search ${json} not null, document text not null, whole text, secret text)`,
    `create table scim_index (
      attribute integer not null, missing integer not null, value ${text} not null, tie bigint not null, seq bigint not null,
      primary key (attribute, missing, value, tie))${clustered}`,
    `create table scim_elements (
      attribute integer not null, seq bigint not null, value ${text} not null, kind ${text} not null, document text not null,
      search ${json} not null, primary key (attribute, seq, value, kind))${clustered}`,
    "create index scim_elements_by_value on scim_elements (attribute, value, seq)",
    `create table scim_counts (
      level integer not null, block bigint not null, shard integer not null, count bigint not null,
      primary key (level, block, shard))${clustered}`,
    ...(postgres ? ["create sequence scim_sequence"] : []),
  ];
}
