import type { Unit } from "../core.ts";

/** Of each identity, its authoritative accounts that are neither disabled nor deleted: it is inactive when there is none. */
export async function activeAccounts(
  unit: Unit,
  authoritative: readonly string[],
  identityIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const active = new Map<string, Set<string>>();
  if (identityIds.length === 0 || authoritative.length === 0) return active;
  const rows = await unit
    .selectFrom("accounts")
    .select(["id", "identity_id"])
    .where("identity_id", "in", identityIds)
    .where("application", "in", authoritative)
    .where("disabled", "=", 0)
    .where("deleted_at", "is", null)
    .execute();
  for (const { id, identity_id } of rows) {
    if (identity_id === null) continue;
    const accounts = active.get(identity_id) ?? new Set();
    active.set(identity_id, accounts.add(id));
  }
  return active;
}
