import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { refuseStale } from "../change/stale.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { factOf } from "../journal/fact.ts";
import type { UserContext } from "./context.ts";
import { refuseProtected } from "./guard.ts";
import { findVaultUser, viewOf } from "./read.ts";
import { toResource } from "./resource.ts";
import { isExternal, targetOf } from "./vault-user.ts";

/** Deletes a vault user, and what the gateway kept of him. Throws `notFound`, `forbidden`, `preconditionFailed`. */
export async function deleteUser(
  context: UserContext,
  caller: Caller,
  key: string,
  expectedVersion: string | undefined,
): Promise<void> {
  const user = await findVaultUser(caller, key);
  if (user === undefined) throw new ScimError("notFound", `User ${key} does not exist`);
  refuseProtected(context, user);
  if (expectedVersion !== undefined) refuseStale(toResource(user, await viewOf(context, user)), expectedVersion);
  await inScimTerms(vaultOperations.delete, () => caller.vault.delete(user.id));
  context.wholeLists.forget();
  const instance = await context.instance();
  await context.recorder.record({
    facts: [factOf(caller, "user.deleted", targetOf(user), { userName: user.username, external: isExternal(user) })],
    write: (unit) => context.supplements.remove(unit, instance, user.id),
  });
}
