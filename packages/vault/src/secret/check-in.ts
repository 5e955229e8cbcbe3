import { type OpenedAccount, openAccount } from "../account/open.ts";
import { writeAccount } from "../account/write.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { platformOf } from "../platform/platform.ts";
import { releaseLock } from "./checkout.ts";
import { inProcess } from "./management.ts";
import { placeTask } from "./task-store.ts";
import { tell } from "./told.ts";

/** `POST …/CheckIn`: whoever has the account gives it back. Throws 409 `CASTL042E` when nobody has it, `CASTL041E` when it is somebody else. */
export async function checkIn(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const opened = await openAccount(context, unit, call.principal, call.param("id"));
    await releaseLock(context, unit, { rowId: opened.row.id, id: opened.account.id }, call.principal);
    await changeAfterUse(context, unit, call, opened);
    await tell(context, unit, call, opened, { event: "account.checkedIn", action: "Check in account" });
  });
}

/** `POST …/Unlock`: takes the account back from whoever has it. Throws 409 `CASTL042E` when nobody has it. */
export async function unlock(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const opened = await openAccount(context, unit, call.principal, call.param("id"), "unlockAccounts");
    const { user_name: user } = await releaseLock(context, unit, { rowId: opened.row.id, id: opened.account.id });
    await changeAfterUse(context, unit, call, opened);
    const told = { event: "account.unlocked", action: "Unlock account", moreInfo: `Checked out by ${user}` };
    await tell(context, unit, call, opened, { ...told, details: { checkedOutBy: user } });
  });
}

/** A secret for one use has been used. */
async function changeAfterUse(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  opened: OpenedAccount,
): Promise<void> {
  const { policies } = await platformOf(context, unit, opened.account.platformId);
  if (!policies.oneTime || !opened.account.secretManagement.automaticManagementEnabled) return;
  const dueAt = context.clock();
  await placeTask(context, unit, opened.row, { operation: "change", by: call.principal.username, dueAt });
  await writeAccount(context, unit, opened, inProcess);
}
