import { type PvwaSafe, refusal, type SafePermission } from "@castellan/pvwa";
import type { Selectable } from "kysely";
import type { VaultContext } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import { permissionsIn } from "../member/access.ts";
import { hasPermission } from "../member/permissions.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";

export function safeOf(row: Selectable<SafeRow>): PvwaSafe {
  return {
    safeUrlId: encodeURIComponent(row.safe_name),
    safeName: row.safe_name,
    safeNumber: row.id,
    description: row.description,
    location: row.location,
    creator: { id: String(row.creator_id), name: row.creator_name },
    olacEnabled: row.olac_enabled === 1,
    managingCPM: row.managing_cpm,
    numberOfVersionsRetention: row.versions_retention,
    numberOfDaysRetention: row.days_retention,
    autoPurgeEnabled: row.auto_purge === 1,
    creationTime: Math.floor(row.created_at / 1000),
    lastModificationTime: row.modified_at * 1000,
    isExpiredMember: false,
  };
}

/**
 * The safe called `name`, in which `principal` must have every one of `needed`. Throws 404 `SFWS0007` when there is none
 * or he is no member of it, 403 `PASWS041E` when he lacks a permission.
 */
export async function openSafe(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  name: string,
  ...needed: readonly SafePermission[]
): Promise<Selectable<SafeRow>> {
  const row = await db.selectFrom("safes").selectAll().where("name_key", "=", nameKey(name)).executeTakeFirst();
  const permissions = row === undefined ? undefined : await permissionsIn(context, db, principal, row.id);
  if (row === undefined || permissions === undefined) throw refusal("SFWS0007", name);
  const missing = needed.filter((permission) => !hasPermission(permissions, permission));
  if (missing.length > 0)
    throw refusal("PASWS041E", `do this in safe [${row.safe_name}]; it takes ${missing.join(", ")}`);
  return row;
}
