import { invalidParameters, type PvwaUser } from "@castellan/pvwa";
import { hashPassword } from "@castellan/storage";
import type { VaultContext } from "../context.ts";
import { passwordProblem } from "./password-policy.ts";
import { wasUsed } from "./password-store.ts";

/**
 * The hash of the new password of a user, if the policy lets him have it. `parameter` is what the caller named it. Throws
 * 400 `PASWS167E`. Takes tens of milliseconds, more with a history, so it is not for within a unit of work.
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
  if (await wasUsed(context, user.id, password)) {
    const problem = `must differ from the user's last ${policy.history === 1 ? "one" : policy.history}.`;
    throw invalidParameters([{ parameter, problem }]);
  }
  return await hashPassword(password);
}
