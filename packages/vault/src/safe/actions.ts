import { type PvwaSafe, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import type { Selectable } from "kysely";
import { removeAccountsOf } from "../account/remove.ts";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import type { SessionCall } from "../http/route.ts";
import { allPermissions, bitsOf } from "../member/permissions.ts";
import { authorize } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import type { SafeColumns } from "./fields.ts";
import { holdSafe, safeOf } from "./store.ts";

/** Who creates a safe may do everything in it; of the two levels of confirmation a member has one at most. */
const creatorPermissions = allPermissions & ~bitsOf(["requestsAuthorizationLevel2"]);

/** `POST /API/Safes`: the safe with its creator as its first member. */
export async function createSafe(
  context: VaultContext,
  call: SessionCall,
  read: () => SafeColumns,
): Promise<Selectable<SafeRow>> {
  const { principal } = call;
  authorize(principal, "create safes", "AddSafes");
  const columns = read();
  const now = context.clock();
  return await context.db.transaction(async (unit) => {
    const creator = { creator_id: principal.userId, creator_name: principal.username };
    const row = await unit
      .insertInto("safes")
      .values({ ...columns, ...creator, created_at: now, modified_at: now })
      .returningAll()
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw taken(error, columns.safe_name);
      });
    const member = { member_type: "User" as const, member_id: principal.userId, member_name: principal.username };
    await unit
      .insertInto("safe_members")
      .values({
        ...member,
        safe_id: row.id,
        name_key: nameKey(principal.username),
        expires_at: null,
        permissions: creatorPermissions,
      })
      .execute();
    const details = { safeName: row.safe_name };
    await context.audit.append(unit, [fact(actorOf(call), "safe.created", `safe:${row.id}`, details)]);
    return row;
  });
}

/** `PUT /API/Safes/{name}`: a change of nothing writes nothing. */
export async function updateSafe(
  context: VaultContext,
  call: SessionCall,
  change: Partial<SafeColumns>,
): Promise<Selectable<SafeRow>> {
  return await context.db.transaction(async (unit) => {
    const name = call.param("safe");
    const { safe } = await holdSafe(context, unit, call.principal, name, "manageSafe", "viewSafeMembers");
    if (safe.olac_enabled === 1 && change.olac_enabled === 0) throw refusal("CASTL075E", safe.safe_name);
    const changes = differences(safeOf(safe), safeOf({ ...safe, ...change }));
    if (changes.length === 0) return safe;
    const row = await unit
      .updateTable("safes")
      .set({ ...change, modified_at: context.clock() })
      .where("id", "=", safe.id)
      .returningAll()
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw taken(error, change.safe_name ?? safe.safe_name);
      });
    const details = { safeName: row.safe_name, changes: Object.fromEntries(changes) };
    await context.audit.append(unit, [fact(actorOf(call), "safe.updated", `safe:${row.id}`, details)]);
    return row;
  });
}

/** `DELETE /API/Safes/{name}`: with its members, accounts and secrets, and the key that sealed them. */
export async function deleteSafe(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const { safe } = await holdSafe(context, unit, call.principal, call.param("safe"), "manageSafe");
    await removeAccountsOf(context, unit, safe.id);
    await context.secrets.destroy(unit, safe.id);
    await unit.deleteFrom("safe_members").where("safe_id", "=", safe.id).execute();
    await unit.deleteFrom("safes").where("id", "=", safe.id).execute();
    const details = { safeName: safe.safe_name };
    await context.audit.append(unit, [fact(actorOf(call), "safe.deleted", `safe:${safe.id}`, details)]);
  });
}

const changeable = [
  "safeName",
  "description",
  "location",
  "olacEnabled",
  "managingCPM",
  "numberOfVersionsRetention",
  "numberOfDaysRetention",
  "autoPurgeEnabled",
] as const satisfies readonly (keyof PvwaSafe)[];

/** Old and new value of each member that differs. */
function differences(current: PvwaSafe, changed: PvwaSafe) {
  return changeable
    .filter((name) => current[name] !== changed[name])
    .map((name) => [name, [current[name], changed[name]]] as const);
}

function taken(error: unknown, safeName: string): unknown {
  return isUniqueViolation(error) ? refusal("SFWS0002", safeName) : error;
}
