import { type AuditLog, type Custody, createCustody, type Database, type KeyService } from "@castellan/storage";
import type { VaultUnit } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import { dataKeyContext } from "./data-key.ts";

/** Everything that the vault keeps under root keys: the data keys of its safes. What those seal is not touched. */
export function vaultCustody(db: Database<VaultTables>, audit: AuditLog<VaultTables>, keys: KeyService): Custody {
  const dataKeys = {
    async page(after: string | undefined, limit: number) {
      let query = db.sql
        .selectFrom("data_keys")
        .select(["safe_id", "key_id", "wrapped"])
        .orderBy("safe_id")
        .limit(limit);
      if (after !== undefined) query = query.where("safe_id", ">", Number(after));
      const rows = await query.execute();
      return rows.map(({ safe_id, key_id, wrapped }) => {
        return { key: String(safe_id), value: `${key_id}.${wrapped}`, keyIds: [key_id] };
      });
    },
    async rewrap({ key, value }: { readonly key: string; readonly value: string }) {
      const { keyId, wrapped } = read(value);
      const before = { keyId, wrapped: Buffer.from(wrapped, "base64url") };
      const after = await keys.rewrap(before, dataKeyContext(Number(key)));
      return `${after.keyId}.${Buffer.from(after.wrapped).toString("base64url")}`;
    },
    async replace(unit: VaultUnit, key: string, before: string, after: string) {
      const { keyId, wrapped } = read(after);
      const { numUpdatedRows } = await unit
        .updateTable("data_keys")
        .set({ key_id: keyId, wrapped })
        .where("safe_id", "=", Number(key))
        .where("wrapped", "=", read(before).wrapped)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    forget: forgetDataKeys,
  };
  return createCustody({ db, audit, currentKeyId: () => keys.current(), shelves: [dataKeys] });
}

/** The safes' accounts stay, without secrets: what a data key that cannot be had again sealed is of no use to anybody. */
async function forgetDataKeys(unit: VaultUnit, keyId: string): Promise<number> {
  const safes = unit.selectFrom("data_keys").select("data_keys.safe_id").where("key_id", "=", keyId);
  const accounts = unit.selectFrom("accounts").select("accounts.id").where("accounts.safe_id", "in", safes);
  await unit.deleteFrom("account_secrets").where("account_id", "in", accounts).execute();
  // A worker is given another new secret than the one that is gone, and a late report names none.
  await unit
    .updateTable("credential_tasks")
    .set({ candidate: null, claimed_by: null, lease_until: null })
    .where("account_id", "in", accounts)
    .execute();
  const { numDeletedRows } = await unit.deleteFrom("data_keys").where("key_id", "=", keyId).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** `<root key's id>.<wrapped>` */
function read(value: string): { readonly keyId: string; readonly wrapped: string } {
  const [keyId = "", wrapped = ""] = value.split(".");
  return { keyId, wrapped };
}
