import { refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Principal } from "../session/principal.ts";

/**
 * Counts one use of a confirmed request of `principal` for the account. One that was confirmed for seeing the secret is good for
 * connecting too, not the other way round. Throws 403 `CASTL043E` when he has none that is good now.
 */
export async function useRequest(
  context: VaultContext,
  unit: VaultUnit,
  principal: Principal,
  account: { readonly rowId: number; readonly id: string },
  connect: boolean,
): Promise<void> {
  const now = context.clock();
  const request = await unit
    .selectFrom("access_requests")
    .select(["id", "uses"])
    .where("account_id", "=", account.rowId)
    .where("user_id", "=", principal.userId)
    .where("status", "=", "confirmed")
    .where("from_at", "<=", now)
    .where("to_at", ">", now)
    .where((row) => row.or([row("multiple", "=", 1), row("uses", "=", 0)]))
    .where("connect", "in", connect ? [0, 1] : [0])
    // One that can be used again comes first, so that a single one is not spent needlessly.
    .orderBy("multiple", "desc")
    .orderBy("connect", "desc")
    .orderBy("to_at")
    .limit(1)
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (request === undefined) throw refusal("CASTL043E", account.id);
  await unit
    .updateTable("access_requests")
    .set({ uses: request.uses + 1, last_used_at: now })
    .where("id", "=", request.id)
    .execute();
}
