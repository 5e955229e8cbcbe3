import { type PvwaErrorCode, type PvwaRefusal, type PvwaUser, refusal } from "@castellan/pvwa";
import { fact } from "../audit/fact.ts";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";
import { administratorName } from "../user/built-in.ts";
import { readPassword, storePassword } from "../user/password-store.ts";
import { holdUser, writeUser } from "../user/store.ts";
import { logonObstacle } from "./may-log-on.ts";
import type { Proof } from "./proof.ts";

/** Records why a known user was not let in, and answers the refusal; `answer` when the caller is told less than the log. */
export async function recordRefusal(
  context: VaultContext,
  user: PvwaUser,
  client: string,
  code: PvwaErrorCode,
  username: string,
  answer: PvwaErrorCode = code,
): Promise<PvwaRefusal> {
  await context.db.transaction((unit) => appendRefusal(context, unit, user, client, code));
  return refusal(answer, username);
}

/**
 * Counts a wrong password and answers the refusal; the last one allowed suspends the user. The built-in Administrator is
 * counted but never suspended: strangers could keep the company out of its vault, and nobody might be there to activate him.
 * Instead the address that guesses his password has to wait.
 */
export async function countFailure(
  context: VaultContext,
  user: PvwaUser,
  client: string,
  now: number,
): Promise<PvwaRefusal> {
  if (user.username === administratorName) context.guesses.failed(client);
  const suspended = await context.db.transaction(async (unit) => {
    const failures = await addFailure(unit, user.id, client, now);
    await appendRefusal(context, unit, user, client, "ITATS004E");
    if (failures < context.maximumFailedLogons || user.username === administratorName) return false;
    const current = await holdUser(context, unit, user.id);
    if (current.suspended) return false;
    await writeUser(context, unit, { ...current, suspended: true });
    const details = { failedLogons: failures };
    await context.audit.append(unit, [fact({ actor: "system", client }, "user.suspended", `user:${user.id}`, details)]);
    return true;
  });
  if (suspended) context.sessions.endAll(user.id);
  return refusal("ITATS004E", user.username);
}

/**
 * Records a logon: its time and address, and the new password if there is one. Throws when the user was changed, since he
 * proved himself, so that he may not log on any more, or when his password was.
 */
export async function recordLogon(context: VaultContext, proof: Proof, client: string, ended: number): Promise<void> {
  const now = seconds(context);
  const { user, passwordHash, newPasswordHash } = proof;
  await context.db.transaction(async (unit) => {
    const current = await holdUser(context, unit, user.id);
    const obstacle = logonObstacle(current, now);
    if (obstacle !== undefined) throw refusal(obstacle, user.username);
    if (passwordHash !== undefined && (await readPassword(context, user.id, unit))?.hash !== passwordHash) {
      throw refusal("ITATS004E", user.username);
    }
    const fresh = { ...current, lastSuccessfulLoginDate: now };
    await writeUser(context, unit, newPasswordHash === undefined ? fresh : { ...fresh, changePassOnNextLogon: false });
    if (newPasswordHash !== undefined) await storePassword(context, unit, user.id, newPasswordHash);
    const success = { last_success_at: now, last_success_client: client, failed_logons: 0 };
    await unit
      .insertInto("user_logons")
      .values({ id: user.id, ...success })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(success))
      .execute();
    const actor = { actor: user.username, client };
    const target = `user:${user.id}`;
    await context.audit.append(unit, [
      ...(newPasswordHash === undefined ? [] : [fact(actor, "user.passwordChanged", target)]),
      fact(actor, "session.opened", target, { endedSessions: ended }),
    ]);
  });
}

async function addFailure(unit: VaultUnit, id: number, client: string, now: number): Promise<number> {
  const failure = { last_failure_at: now, last_failure_client: client };
  const row = await unit
    .insertInto("user_logons")
    .values({ id, failed_logons: 1, ...failure })
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet((column) => ({ ...failure, failed_logons: column("user_logons.failed_logons", "+", 1) })),
    )
    .returning("failed_logons")
    .executeTakeFirstOrThrow();
  return row.failed_logons;
}

async function appendRefusal(
  context: VaultContext,
  unit: VaultUnit,
  user: PvwaUser,
  client: string,
  code: PvwaErrorCode,
): Promise<void> {
  const actor = { actor: user.username, client };
  await context.audit.append(unit, [fact(actor, "session.refused", `user:${user.id}`, { code })]);
}
