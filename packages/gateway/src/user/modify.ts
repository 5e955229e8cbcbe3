import { type Modification, type Resource, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { refuseStale } from "../change/stale.ts";
import { runSteps } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { factOf } from "../journal/fact.ts";
import type { Change } from "./change.ts";
import { type ChangePlan, planChange } from "./change-plan.ts";
import { stepsOf } from "./change-steps.ts";
import type { UserContext } from "./context.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { refuseProtected } from "./guard.ts";
import { readVaultUser, viewOf } from "./read.ts";
import { toResource } from "./resource.ts";
import { setVaultEnabled } from "./vault-enablement.ts";
import { namedOf, targetOf } from "./vault-user.ts";

/**
 * Makes a PUT or PATCH happen in the vault: reads the user, writes it whole with what changes, and reads back. Several
 * changes are made in the order in which most can be taken back; when one fails, those before it are.
 */
export async function modifyUser(
  context: UserContext,
  caller: Caller,
  modification: Modification,
  expectedVersion: string | undefined,
): Promise<Resource> {
  if (modification.changes.length === 0) return modification.before;
  const plan = planChange(modification);
  return await context.serially(plan.id, async () => {
    if (expectedVersion === undefined && isEnablementOnly(plan, modification)) {
      return await setInternalActive(context, caller, plan, modification.before);
    }
    const current = await readVaultUser(caller, plan.id);
    if (current === undefined) throw new ScimError("notFound", `User ${plan.id} does not exist any more`);
    refuseProtected(context, current);
    const view = await viewOf(context, current);
    if (expectedVersion !== undefined) refuseStale(toResource(current, view), expectedVersion);
    const change: Change = { context, caller, plan, modification, current, view, latest: current };
    await runSteps(stepsOf(change));
    return answerOf(change);
  });
}

/** Whether a vault's own user is to be enabled or disabled, and nothing else: then the user need not be read once more. */
function isEnablementOnly(
  plan: ChangePlan,
  { changes }: Modification,
): plan is ChangePlan & { readonly active: boolean } {
  return !plan.external && plan.active !== undefined && changes.every(({ path }) => path.attribute === "active");
}

async function setInternalActive(
  context: UserContext,
  caller: Caller,
  { id, active }: ChangePlan & { readonly active: boolean },
  before: Resource,
): Promise<Resource> {
  const named = { id, username: String(before.userName) };
  refuseProtected(context, named);
  const set = (enabled: boolean) =>
    inScimTerms(vaultOperations[enabled ? "enable" : "disable"], () => setVaultEnabled(caller.vault, named, enabled));
  context.wholeLists.forget();
  const user = await set(active);
  const instance = await context.instance();
  const kept = await context.supplements.find(instance, namedOf(user));
  const supplement = {
    ...kept,
    attributes: kept?.attributes ?? {},
    modifiedAt: context.clock(),
    fingerprint: fingerprintOf(user),
  };
  await runSteps([
    {
      done: `the vault user was ${active ? "enabled" : "disabled"}`,
      run: () => Promise.resolve(),
      async undo() {
        await set(!active);
      },
    },
    {
      done: "the change was recorded",
      run: () =>
        context.recorder.record({
          facts: [factOf(caller, active ? "user.enabled" : "user.disabled", targetOf(user), {})],
          write: (unit) => context.supplements.save(unit, instance, namedOf(user), supplement),
        }),
    },
  ]);
  return toResource(user, { supplement });
}

function answerOf({ latest, view, supplement, enablement }: Change): Resource {
  const directory = enablement === undefined ? view.external?.directory : enablement.state.directory;
  return toResource(latest, {
    supplement,
    ...(view.external === undefined
      ? {}
      : { external: { vaultEnabled: latest.enableUser, ...(directory === undefined ? {} : { directory }) } }),
    ...(enablement === undefined ? {} : { acted: enablement.acted }),
  });
}
