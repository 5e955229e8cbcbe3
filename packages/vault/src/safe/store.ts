import { type PvwaSafe, refusal, type SafePermission } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { Selectable } from "kysely";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import { permissionsIn, unitOf } from "../member/access.ts";
import { hasPermission } from "../member/permissions.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";

/** `expired`: the viewer's own membership has ended, and he sees the safe by other rights. */
export function safeOf(row: Selectable<SafeRow>, expired = false): PvwaSafe {
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
    isExpiredMember: expired,
  };
}

/** A safe that `principal` may enter, and what he may do in it (bits, see `hasPermission`). */
export interface OpenedSafe {
  readonly safe: Selectable<SafeRow>;
  readonly permissions: number;
}

/**
 * The safe called `name`, in which `principal` must have every one of `needed`. Throws 404 `SFWS0007` when there is none
 * or he is no member of it, 403 `PASWS041E` when he lacks a permission.
 */
export async function enterSafe(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  name: string,
  ...needed: readonly SafePermission[]
): Promise<OpenedSafe> {
  const row = await context.memberships.safeNamed.first({ nameKey: nameKey(name) }, unitOf(db));
  return await entered(context, db, principal, name, row, needed);
}

/** As `enterSafe`, where the safe's row is enough. */
export async function openSafe(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  name: string,
  ...needed: readonly SafePermission[]
): Promise<Selectable<SafeRow>> {
  return (await enterSafe(context, db, principal, name, ...needed)).safe;
}

/** As `enterSafe`, to change the safe or who is in it: nobody else renames it, deletes it or does the same until the unit ends. */
export async function holdSafe(
  context: VaultContext,
  unit: VaultUnit,
  principal: Principal,
  name: string,
  ...needed: readonly SafePermission[]
): Promise<OpenedSafe> {
  const row = await unit
    .selectFrom("safes")
    .selectAll()
    .where("name_key", "=", nameKey(name))
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  return await entered(context, unit, principal, name, row, needed);
}

async function entered(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  name: string,
  safe: Selectable<SafeRow> | undefined,
  needed: readonly SafePermission[],
): Promise<OpenedSafe> {
  const permissions = safe === undefined ? undefined : await permissionsIn(context, db, principal, safe.id);
  if (safe === undefined || permissions === undefined) throw refusal("SFWS0007", name);
  const missing = needed.filter((permission) => !hasPermission(permissions, permission));
  if (missing.length === 0) return { safe, permissions };
  throw refusal("PASWS041E", `do this in safe [${safe.safe_name}]; it takes ${missing.join(", ")}`);
}
