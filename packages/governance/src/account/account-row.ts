import type { Insertable } from "kysely";
import type { ResourceObject } from "../application/connector.ts";
import type { Unit } from "../core.ts";
import type { AccountTable } from "../database/tables.ts";
import { searchKey } from "./account.ts";
import { canonicalAttributes, fingerprint } from "./fingerprint.ts";

export type AccountRow = Insertable<AccountTable>;

/** The columns that come from the application. */
export function observedColumns(object: Omit<ResourceObject, "objectType">) {
  const attributes = canonicalAttributes(object.attributes);
  return {
    display_name: object.displayName,
    display_key: object.displayName.toLowerCase(),
    attributes,
    disabled: object.disabled ? 1 : 0,
    locked: object.locked ? 1 : 0,
    hash: fingerprint(object, attributes),
    search_key: searchKey(object.displayName, object.nativeIdentity),
  };
}

/** Eighteen columns a row, and SQLite binds at most 32,766 values to a statement. */
const rowsPerStatement = 100;

/** Writes whole rows, new ones and changed ones in the same statement. */
export async function upsertAccounts(unit: Unit, rows: readonly AccountRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await unit
      .insertInto("accounts")
      .values(rows.slice(start, start + rowsPerStatement))
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((row) => ({
          display_name: row.ref("excluded.display_name"),
          display_key: row.ref("excluded.display_key"),
          attributes: row.ref("excluded.attributes"),
          disabled: row.ref("excluded.disabled"),
          locked: row.ref("excluded.locked"),
          hash: row.ref("excluded.hash"),
          identity_id: row.ref("excluded.identity_id"),
          correlation: row.ref("excluded.correlation"),
          manual: row.ref("excluded.manual"),
          seen_run: row.ref("excluded.seen_run"),
          provisioned_at: row.ref("excluded.provisioned_at"),
          search_key: row.ref("excluded.search_key"),
          deleted_at: row.ref("excluded.deleted_at"),
          updated_at: row.ref("excluded.updated_at"),
        })),
      )
      .execute();
  }
}
