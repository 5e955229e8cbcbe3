import { types } from "pg";

/** Object identifiers of PostgreSQL's types (`select oid, typname from pg_type`). */
const parsers: ReadonlyMap<number, (text: string) => number> = new Map<number, (text: string) => number>([
  [16 /* bool */, (text: string) => (text === "t" ? 1 : 0)],
  [20 /* int8 */, Number],
  [1700 /* numeric, the type of sum() */, Number],
]);

/** Reads values as SQLite gives them: booleans as 0 and 1, every number as a JavaScript number. */
export const portableTypes = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    return parsers.get(oid) ?? types.getTypeParser(oid, format);
  },
};
