import type { PvwaSafe } from "@castellan/pvwa";
import { type Selectable, sql } from "kysely";
import { accountId } from "../account/document.ts";
import { seconds, type VaultContext } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import { safesOf } from "../member/access.ts";
import type { Principal } from "../session/principal.ts";
import { safeOf } from "./store.ts";

type SafeAccounts = NonNullable<PvwaSafe["accounts"]>;

/** Safes as `viewer` is shown them; with accounts, those of the safes in which he may list accounts. */
export async function describeSafes(
  context: VaultContext,
  viewer: Principal,
  rows: readonly Selectable<SafeRow>[],
  includeAccounts: boolean,
): Promise<readonly PvwaSafe[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const expired = await expiredIn(context, viewer, ids);
  const safes = rows.map((row) => safeOf(row, expired.has(row.id)));
  if (!includeAccounts) return safes;
  const accounts = await accountsOf(context, viewer, ids);
  return safes.map((safe) => ({ ...safe, accounts: accounts.get(safe.safeNumber) ?? [] }));
}

/** Those of the safes in which the viewer's own membership has ended. */
async function expiredIn(
  context: VaultContext,
  viewer: Principal,
  safeIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await context.db.sql
    .selectFrom("safe_members")
    .select("safe_id")
    .where("safe_id", "in", safeIds)
    .where("member_type", "=", "User")
    .where("member_id", "=", viewer.userId)
    .where("expires_at", "<=", seconds(context))
    .execute();
  return new Set(rows.map(({ safe_id }) => safe_id));
}

async function accountsOf(
  context: VaultContext,
  viewer: Principal,
  safeIds: readonly number[],
): Promise<ReadonlyMap<number, SafeAccounts>> {
  const listed = safesOf(context, viewer, "listAccounts");
  let query = context.db.sql
    .selectFrom("accounts")
    .select(["safe_id", "number", "name"])
    .where("safe_id", "in", safeIds)
    .orderBy("safe_id")
    .orderBy("number");
  if (listed !== undefined) query = query.where(sql<number>`+accounts.safe_id`, "in", listed);
  const groups = Map.groupBy(await query.execute(), ({ safe_id }) => safe_id);
  return new Map(
    [...groups].map(([id, rows]) => [id, rows.map((row) => ({ id: accountId(row), name: row.name }))] as const),
  );
}
