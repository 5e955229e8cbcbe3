import { invalidParameters, type PvwaUser } from "@castellan/pvwa";
import { hashPassword, verifyPassword } from "@castellan/storage";
import type { VaultContext } from "../context.ts";
import { passwordProblem } from "./password-policy.ts";
import { readPassword, wasEarlier } from "./password-store.ts";

/**
 * The hash of the new password of a user, if the policy lets him have it. `parameter` is what the caller named it. The present
 * password is no new one: setting it once more is as good as not, and clients that send back what they created a user with do
 * so. Throws 400 `PASWS167E`. Takes tens of milliseconds, more with a history, so it is not for within a unit of work.
 */
export async function newPasswordHash(
  context: VaultContext,
  user: Pick<PvwaUser, "id" | "username">,
  parameter: string,
  password: string,
): Promise<string> {
  const { passwordPolicy: policy } = context;
  const problem = passwordProblem(policy, password, user.username);
  if (problem !== undefined) throw invalidParameters([{ parameter, problem }]);
  const present = await readPassword(context, user.id);
  if (present !== undefined && (await verifyPassword(password, present.hash))) return present.hash;
  if (await wasEarlier(context, user.id, password)) {
    throw invalidParameters([{ parameter, problem: `must differ from the user's last ${policy.history}.` }]);
  }
  return await hashPassword(password);
}
