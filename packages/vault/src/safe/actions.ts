import { type PvwaSafe, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { allPermissions, bitsOf } from "../member/permissions.ts";
import { authorize } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { readSafe, type SafeDraft } from "./fields.ts";
import { openSafe, safeOf } from "./store.ts";

/** Who creates a safe may do everything in it; of the two levels of confirmation a member has one at most. */
const creatorPermissions = allPermissions & ~bitsOf(["requestsAuthorizationLevel2"]);

/** `POST /API/Safes`. */
export async function createSafe(context: VaultContext, call: SessionCall): Promise<PvwaSafe> {
  const { principal } = call;
  authorize(principal, "create safes", "AddSafes");
  const draft = call.body(readSafe);
  const now = context.clock();
  return await context.db.transaction(async (unit) => {
    const creator = { creator_id: principal.userId, creator_name: principal.username };
    const row = await unit
      .insertInto("safes")
      .values({ ...columnsOf(draft), ...creator, created_at: now, modified_at: now })
      .returningAll()
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw taken(error, draft);
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
    return safeOf(row);
  });
}

/** `PUT /API/Safes/{name}`. */
export async function updateSafe(context: VaultContext, call: SessionCall): Promise<PvwaSafe> {
  const draft = call.body(readSafe);
  return await context.db.transaction(async (unit) => {
    const safe = await openSafe(context, unit, call.principal, call.param("safe"), "manageSafe", "viewSafeMembers");
    const row = await unit
      .updateTable("safes")
      .set({ ...columnsOf(draft), modified_at: context.clock() })
      .where("id", "=", safe.id)
      .returningAll()
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw taken(error, draft);
      });
    const details = { safeName: row.safe_name };
    await context.audit.append(unit, [fact(actorOf(call), "safe.updated", `safe:${row.id}`, details)]);
    return safeOf(row);
  });
}

/** `DELETE /API/Safes/{name}`. */
export async function deleteSafe(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const safe = await openSafe(context, unit, call.principal, call.param("safe"), "manageSafe");
    await unit.deleteFrom("safes").where("id", "=", safe.id).execute();
    await unit.deleteFrom("safe_members").where("safe_id", "=", safe.id).execute();
    const details = { safeName: safe.safe_name };
    await context.audit.append(unit, [fact(actorOf(call), "safe.deleted", `safe:${safe.id}`, details)]);
  });
}

function columnsOf(draft: SafeDraft) {
  return {
    safe_name: draft.safeName,
    name_key: nameKey(draft.safeName),
    description: draft.description,
    location: draft.location,
    olac_enabled: Number(draft.olacEnabled),
    managing_cpm: draft.managingCPM,
    versions_retention: draft.versions,
    days_retention: draft.days,
    auto_purge: Number(draft.autoPurge),
  };
}

function taken(error: unknown, { safeName }: SafeDraft): unknown {
  return isUniqueViolation(error) ? refusal("SFWS0002", safeName) : error;
}
