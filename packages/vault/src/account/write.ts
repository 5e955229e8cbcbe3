import { type PvwaAccount, refusal } from "@castellan/pvwa";
import { forUpdate, isUniqueViolation } from "@castellan/storage";
import type { VaultContext, VaultUnit } from "../context.ts";
import { columnsOf, parseAccount, renderAccount } from "./document.ts";
import type { OpenedAccount } from "./open.ts";

/**
 * Writes what `change` makes of the account as it is now, and answers it. Its id, its safe and when it was made stay.
 * Throws 409 `CASTL032E` when another account of the safe has its new name.
 */
export async function writeAccount(
  context: VaultContext,
  unit: VaultUnit,
  { row, account: opened }: OpenedAccount,
  change: (account: PvwaAccount) => PvwaAccount | Promise<PvwaAccount>,
): Promise<PvwaAccount> {
  const stored = await unit
    .selectFrom("account_documents")
    .select("document")
    .where("id", "=", row.id)
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (stored === undefined) throw refusal("CASTL030E", opened.id);
  const { id, safeName } = opened;
  const current = parseAccount(stored.document, id, safeName);
  const now = context.clock();
  const { createdTime } = current;
  const account = { ...(await change(current)), id, safeName, createdTime, categoryModificationTime: now * 1000 };
  const { created_at: _created, ...columns } = columnsOf(account);
  await unit
    .updateTable("accounts")
    .set({ ...columns, modified_at: now })
    .where("id", "=", row.id)
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? refusal("CASTL032E", account.name) : error;
    });
  await unit
    .updateTable("account_documents")
    .set({ document: renderAccount(account) })
    .where("id", "=", row.id)
    .execute();
  return account;
}
