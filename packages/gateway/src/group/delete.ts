import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { refuseStale } from "../change/stale.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { factOf } from "../journal/fact.ts";
import type { GroupContext } from "./context.ts";
import { findVaultGroup, wholeView } from "./read.ts";
import { toResource } from "./render.ts";
import { namedOf, refuseProtected, targetOf } from "./vault-group.ts";

/** Deletes a vault group, and what the gateway kept of it; its members stay. Throws `notFound`, `forbidden`, `preconditionFailed`. */
export async function deleteGroup(
  context: GroupContext,
  caller: Caller,
  key: string,
  expectedVersion: string | undefined,
): Promise<void> {
  const group = await findVaultGroup(caller, key, expectedVersion !== undefined);
  if (group === undefined) throw new ScimError("notFound", `Group ${key} does not exist`);
  refuseProtected(context, namedOf(group));
  if (expectedVersion !== undefined) {
    refuseStale(toResource(group, await wholeView(context, caller, group)), expectedVersion);
  }
  await inScimTerms(vaultOperations.deleteGroup, () => caller.groups.delete(group.id));
  context.lists.forget();
  context.userLists.forget();
  const instance = await context.instance();
  await context.recorder.record({
    facts: [factOf(caller, "group.deleted", targetOf(group), { displayName: group.groupName })],
    write: (unit) => context.supplements.remove(unit, instance, group.id),
  });
}
