import { forUpdate } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { removeSecrets } from "../secret/store.ts";
import { openAccount } from "./open.ts";

/** `DELETE /API/Accounts/{id}`. */
export async function deleteAccount(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const { row, account } = await openAccount(context, unit, call.principal, call.param("id"), "deleteAccounts");
    await removeAccounts(unit, accountsIn(unit).where("accounts.id", "=", row.id));
    const details = { safeName: account.safeName, name: account.name };
    await context.audit.append(unit, [fact(actorOf(call), "account.deleted", `account:${account.id}`, details)]);
  });
}

/** Removes every account of a safe that is held, with its secrets and links: a few statements, however many there are. */
export async function removeAccountsOf({ db }: VaultContext, unit: VaultUnit, safeId: number): Promise<void> {
  const accounts = accountsIn(unit).where("accounts.safe_id", "=", safeId);
  // Whoever is at one of them ends first, and leaves nothing behind.
  const held = unit.selectFrom(accounts.$call(forUpdate(db.dialect)).as("held"));
  await held.select((rows) => rows.fn.countAll().as("number")).execute();
  await removeAccounts(unit, accounts);
}

type Accounts = ReturnType<typeof accountsIn>;

function accountsIn(unit: VaultUnit) {
  return unit.selectFrom("accounts").select("accounts.id");
}

async function removeAccounts(unit: VaultUnit, accounts: Accounts): Promise<void> {
  await removeSecrets(unit, accounts);
  await unit.deleteFrom("linked_accounts").where("account_id", "in", accounts).execute();
  await unit.deleteFrom("linked_accounts").where("linked_id", "in", accounts).execute();
  await unit.deleteFrom("account_documents").where("id", "in", accounts).execute();
  await unit.deleteFrom("accounts").where("id", "in", accounts).execute();
}
