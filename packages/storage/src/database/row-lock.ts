import type { SelectQueryBuilder } from "kysely";
import type { Dialect } from "./database.ts";

/**
 * For `.$call(skipLocked(dialect))` in a unit of work that claims rows: PostgreSQL locks the rows found and passes over
 * those another unit holds. SQLite has one writer at a time and needs neither.
 */
export function skipLocked(dialect: Dialect) {
  return <Tables, Table extends keyof Tables, Row>(
    query: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row> => (dialect === "postgres" ? query.forUpdate().skipLocked() : query);
}

/**
 * For `.$call(forUpdate(dialect))` in a unit of work that writes what it computed from rows it read: PostgreSQL holds
 * the rows, in their newest state, until the unit ends. SQLite has one writer at a time and needs no lock.
 */
export function forUpdate(dialect: Dialect) {
  return <Tables, Table extends keyof Tables, Row>(
    query: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row> => (dialect === "postgres" ? query.forUpdate() : query);
}
