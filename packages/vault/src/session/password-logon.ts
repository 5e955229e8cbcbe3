import { invalidParameters, type PvwaUser, refusal } from "@castellan/pvwa";
import { hashPassword, verifyPassword } from "@castellan/storage";
import type { VaultContext } from "../context.ts";
import { administratorName } from "../user/built-in.ts";
import { newPasswordHash } from "../user/new-password.ts";
import { readPassword, type StoredPassword } from "../user/password-store.ts";
import { findUser, findUserId } from "../user/store.ts";
import type { Credentials } from "./credentials.ts";
import { logonObstacle } from "./may-log-on.ts";
import type { Proof } from "./proof.ts";
import { countFailure, recordRefusal } from "./record.ts";

const passwordMethods = new Set(["AuthTypePass", "AuthTypeLDAPOrPass", "AuthTypeAnyPass"]);

/**
 * Logon by the vault's own password. A wrong password, an unknown user and a user who has none are answered alike
 * (`ITATS004E`) and take the same work; why a known user may not log on is told only with the right password. A suspended
 * user is told so at once, and his password is not tried: otherwise suspension would not stop guessing. Nor is the
 * Administrator's, who is never suspended, while the address that guesses has to wait.
 */
export async function proveByPassword(
  context: VaultContext,
  credentials: Credentials,
  client: string,
  now: number,
): Promise<Proof> {
  const { username, password, newPassword } = credentials;
  const id = await findUserId(context.db.sql, username);
  const user = id === undefined ? undefined : await findUser(context, id);
  const wait = user?.username === administratorName ? context.guesses.waiting(client) : 0;
  if (wait > 0) throw refusal("CASTL019E", String(Math.ceil(wait / 1000)));
  const allowed = user?.authenticationMethod.some((method) => passwordMethods.has(method)) ?? false;
  const kept = user !== undefined && allowed && !user.suspended ? await readPassword(context, user.id) : undefined;
  const matches = await verifyPassword(password, kept?.hash ?? (await nobodysHash()));
  if (user === undefined) throw refusal("ITATS004E", username);
  if (user.suspended) throw await recordRefusal(context, user, client, "ITATS002E", username);
  if (kept === undefined) throw await recordRefusal(context, user, client, "ITATS529E", username, "ITATS004E");
  if (!matches) throw await countFailure(context, user, client, now);
  if (user.username === administratorName) context.guesses.succeeded(client);
  const obstacle = logonObstacle(user, now);
  if (obstacle !== undefined) throw await recordRefusal(context, user, client, obstacle, username);
  const proof = { user, passwordHash: kept.hash };
  if (newPassword !== undefined && newPassword !== "") {
    if (newPassword === password) throw notNew;
    return { ...proof, newPasswordHash: await newPasswordHash(context, user, "newPassword", newPassword) };
  }
  const overdue = user.changePassOnNextLogon
    ? "CASTL003E"
    : hasExpired(context, user, kept, now)
      ? "CASTL065E"
      : undefined;
  if (overdue !== undefined) throw await recordRefusal(context, user, client, overdue, username);
  return proof;
}

const notNew = invalidParameters([{ parameter: "newPassword", problem: "must differ from the present one." }]);

/** Whether the policy asks for a new password by now (Unix seconds). */
function hasExpired(
  { passwordPolicy }: Pick<VaultContext, "passwordPolicy">,
  { passwordNeverExpires }: Pick<PvwaUser, "passwordNeverExpires">,
  { changedAt }: StoredPassword,
  now: number,
): boolean {
  const { expiryDays } = passwordPolicy;
  return expiryDays > 0 && !passwordNeverExpires && now >= changedAt + expiryDays * 86_400;
}

let nobody: Promise<string> | undefined;

/** A hash that no password matches, for the work that an unknown user must cost. */
function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(crypto.randomUUID());
  return nobody;
}
