import { isDeepStrictEqual } from "node:util";
import { type PvwaUser, refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { renameMember } from "../member/store.ts";
import { sees } from "./authorization.ts";
import { checkChange } from "./change-rules.ts";
import { clearFailedLogons } from "./password-store.ts";
import { setPassword } from "./set-password.ts";
import { holdUser, refuseGroupName, writeUser } from "./store.ts";

/**
 * Changes user `id` by the pure `change` within one unit of work, if the caller may and the vault's rules allow the
 * outcome, and sets his password if there is a new one; a change of nothing writes nothing. Ends the sessions of a user who
 * may not work any more, or not with what he proved himself by.
 */
export async function changeUser(
  context: VaultContext,
  call: SessionCall,
  id: number,
  change: (current: PvwaUser) => PvwaUser,
  passwordHash?: string,
): Promise<PvwaUser> {
  const updated = await context.db.transaction(async (unit) => {
    const current = await holdUser(context, unit, id);
    if (!sees(call.principal, current.location)) throw refusal("ITATS003E", String(id));
    const changed = change(current);
    const changes = differences(current, changed);
    if (passwordHash !== undefined) await setPassword(context, unit, call, current, passwordHash);
    if (changes.size === 0) return current;
    await checkChange(context, unit, call.principal, current, changed);
    if (changes.has("username")) await refuseGroupName(context, unit, changed.username);
    await writeUser(context, unit, changed);
    if (changes.has("suspended") && !changed.suspended) await clearFailedLogons(unit, id);
    if (changes.has("username")) await renameMember(unit, "User", id, changed.username);
    const details = { changes: Object.fromEntries(changes) };
    await context.audit.append(unit, [fact(actorOf(call), actionOf(changed, changes), `user:${id}`, details)]);
    return changed;
  });
  context.sessions.forget(id);
  if (!updated.enableUser || updated.suspended || passwordHash !== undefined) context.sessions.endAll(id);
  return updated;
}

type Changes = ReadonlyMap<string, readonly [before: unknown, after: unknown]>;

/** Old and new value of each member that differs. */
export function differences(current: PvwaUser, changed: PvwaUser): Changes {
  const before = new Map<string, unknown>(Object.entries(current));
  const after = new Map<string, unknown>(Object.entries(changed));
  const changes = new Map<string, readonly [unknown, unknown]>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, fresh] = [before.get(name) ?? null, after.get(name) ?? null];
    if (!isDeepStrictEqual(old, fresh)) changes.set(name, [old, fresh]);
  }
  return changes;
}

function actionOf(changed: PvwaUser, changes: Changes): string {
  if (changes.size > 1) return "user.updated";
  if (changes.has("enableUser")) return changed.enableUser ? "user.enabled" : "user.disabled";
  if (changes.has("suspended")) return changed.suspended ? "user.suspended" : "user.activated";
  return "user.updated";
}
