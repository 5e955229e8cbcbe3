import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { removeSecrets } from "../secret/store.ts";
import { openAccount } from "./open.ts";

/** `DELETE /API/Accounts/{id}`. */
export async function deleteAccount(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const { row, account } = await openAccount(context, unit, call.principal, call.param("id"), "deleteAccounts");
    await removeAccount(context, unit, row.id);
    const details = { safeName: account.safeName, name: account.name };
    await context.audit.append(unit, [fact(actorOf(call), "account.deleted", `account:${account.id}`, details)]);
  });
}

/** Removes every account of a safe, with its secrets and links. */
export async function removeAccountsOf(context: VaultContext, unit: VaultUnit, safeId: number): Promise<void> {
  const rows = await unit.selectFrom("accounts").select("id").where("safe_id", "=", safeId).execute();
  for (const { id } of rows) await removeAccount(context, unit, id);
}

async function removeAccount(context: VaultContext, unit: VaultUnit, id: number): Promise<void> {
  await removeSecrets(context, unit, id);
  await unit.deleteFrom("linked_accounts").where("account_id", "=", id).execute();
  await unit.deleteFrom("linked_accounts").where("linked_id", "=", id).execute();
  await unit.deleteFrom("account_documents").where("id", "=", id).execute();
  await unit.deleteFrom("accounts").where("id", "=", id).execute();
}
