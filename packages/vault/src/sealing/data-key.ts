import type { KeyService, WrappedKey } from "@castellan/storage";
import type { Kysely, Selectable } from "kysely";
import type { VaultUnit } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import type { DataKeyRow } from "./tables.ts";

export type DataKey = Selectable<DataKeyRow>;

/** What a safe's data key is wrapped with, so that it cannot be moved to another safe. */
export function dataKeyContext(safeId: number): string {
  return `vault:data-key:${safeId}`;
}

export function findDataKey(db: Kysely<VaultTables>, safeId: number): Promise<DataKey | undefined> {
  return db.selectFrom("data_keys").selectAll().where("safe_id", "=", safeId).executeTakeFirst();
}

/** Keeps a new data key, unless another unit of work was first; answers the one that is kept. */
export async function insertDataKey(
  unit: VaultUnit,
  safeId: number,
  { keyId, wrapped }: WrappedKey,
  now: number,
): Promise<DataKey> {
  const row = { safe_id: safeId, key_id: keyId, wrapped: Buffer.from(wrapped).toString("base64url"), created_at: now };
  await unit
    .insertInto("data_keys")
    .values(row)
    .onConflict((conflict) => conflict.column("safe_id").doNothing())
    .execute();
  return (await findDataKey(unit, safeId)) ?? row;
}

/** The data key itself. Throws `StorageError` `sealed` and `unsealable`. */
export function unwrapDataKey(keys: KeyService, { safe_id, key_id, wrapped }: DataKey): Promise<Uint8Array> {
  return keys.unwrap({ keyId: key_id, wrapped: Buffer.from(wrapped, "base64url") }, dataKeyContext(safe_id));
}
