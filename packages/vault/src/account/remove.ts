import type { VaultContext, VaultUnit } from "../context.ts";

/** Removes every account of a safe, with its secrets and links. */
export async function removeAccountsOf(_context: VaultContext, unit: VaultUnit, safeId: number): Promise<void> {
  const rows = await unit.selectFrom("accounts").select("id").where("safe_id", "=", safeId).execute();
  for (const { id } of rows) await removeAccount(unit, id);
}

async function removeAccount(unit: VaultUnit, id: number): Promise<void> {
  await unit
    .deleteFrom("linked_accounts")
    .where((column) => column.or([column("account_id", "=", id), column("linked_id", "=", id)]))
    .execute();
  await unit.deleteFrom("account_documents").where("id", "=", id).execute();
  await unit.deleteFrom("accounts").where("id", "=", id).execute();
}
