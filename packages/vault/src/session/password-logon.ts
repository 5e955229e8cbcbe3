import { invalidParameters, type PvwaUser, refusal } from "@castellan/pvwa";
import { hashPassword, verifyPassword } from "@castellan/storage";
import type { VaultContext } from "../context.ts";
import { administratorName } from "../user/built-in.ts";
import { passwordProblem } from "../user/password-policy.ts";
import { readPasswordHash } from "../user/password-store.ts";
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
  const hash = user !== undefined && allowed && !user.suspended ? await readPasswordHash(context, user.id) : undefined;
  const matches = await verifyPassword(password, hash ?? (await nobodysHash()));
  if (user === undefined) throw refusal("ITATS004E", username);
  if (user.suspended) throw await recordRefusal(context, user, client, "ITATS002E", username);
  if (hash === undefined) throw await recordRefusal(context, user, client, "ITATS529E", username, "ITATS004E");
  if (!matches) throw await countFailure(context, user, client, now);
  if (user.username === administratorName) context.guesses.succeeded(client);
  const obstacle = logonObstacle(user, now);
  if (obstacle !== undefined) throw await recordRefusal(context, user, client, obstacle, username);
  if (newPassword !== undefined && newPassword !== "") return await changed(user, password, newPassword);
  if (user.changePassOnNextLogon) throw await recordRefusal(context, user, client, "CASTL003E", username);
  return { user };
}

async function changed(user: PvwaUser, password: string, newPassword: string): Promise<Proof> {
  const problem =
    passwordProblem(newPassword, user.username) ??
    (newPassword === password ? "must differ from the present one." : undefined);
  if (problem !== undefined) throw invalidParameters([{ parameter: "newPassword", problem }]);
  return { user, newPasswordHash: await hashPassword(newPassword) };
}

let nobody: Promise<string> | undefined;

/** A hash that no password matches, for the work that an unknown user must cost. */
function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(crypto.randomUUID());
  return nobody;
}
