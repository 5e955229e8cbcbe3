import { ScimError } from "@castellan/scim";
import type { Step } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms, refusesExternalUser, vaultError } from "../diagnosis/vault-error.ts";
import { enact } from "../external-user/enablement.ts";
import type { Change } from "./change.ts";
import { recordStep } from "./change-record.ts";
import type { UserContext } from "./context.ts";
import { nameOf } from "./guard.ts";
import { updateBody } from "./update-body.ts";
import { setVaultEnabled } from "./vault-enablement.ts";

/** The steps of a change, in the order in which most can be taken back; each reports into `change`. */
export function stepsOf(change: Change): readonly Step[] {
  const { plan } = change;
  const steps: Step[] = [];
  if (plan.fields !== undefined) steps.push(fieldsStep(change));
  if (plan.endSuspension) steps.push(suspensionStep(change));
  if (plan.active !== undefined) {
    if (plan.external) steps.push(externalStep(change, plan.active));
    // With fields to write, the flag goes with them: one call, whole or not at all.
    else if (plan.fields === undefined) steps.push(enablementStep(change, plan.active));
  }
  if (plan.password !== undefined) steps.push(passwordStep(change, plan.password));
  steps.push(recordStep(change));
  return steps.map((step) => forgetting(change.context, step));
}

function forgetting(context: UserContext, step: Step): Step {
  return {
    ...step,
    run() {
      context.wholeLists.forget();
      return step.run();
    },
  };
}

function fieldsStep(change: Change): Step {
  const { caller, current, plan } = change;
  const enableUser = plan.external ? undefined : plan.active;
  return {
    done: "the vault user was updated",
    async run() {
      const body = updateBody(current, { ...plan.fields, ...(enableUser === undefined ? {} : { enableUser }) });
      try {
        change.latest = await caller.vault.update(current.id, body);
      } catch (error) {
        throw refusesExternalUser(error) ? fieldRefusal(change) : vaultError(error, vaultOperations.update);
      }
      if (enableUser !== undefined && change.latest.enableUser !== enableUser) {
        change.latest = await inScimTerms(vaultOperations[enableUser ? "enable" : "disable"], () =>
          setVaultEnabled(caller.vault, current, enableUser),
        );
      }
    },
    undo: async () => {
      await caller.vault.update(current.id, updateBody(current, {}));
    },
  };
}

function fieldRefusal({ current, plan }: Change): ScimError {
  return new ScimError(
    "mutability",
    `${plan.names.join(", ")} of the external ${nameOf(current)} was not changed: the vault takes it from the user's directory (ITATS692E); change it there`,
  );
}

function suspensionStep(change: Change): Step {
  const { caller, current } = change;
  return {
    done: "the suspension was ended",
    async run() {
      await inScimTerms(vaultOperations.activate, () => caller.vault.activate(current.id));
      change.latest = await inScimTerms(vaultOperations.read, () => caller.vault.get(current.id));
    },
  };
}

function enablementStep(change: Change, active: boolean): Step {
  const { caller, current } = change;
  const set = (enabled: boolean) =>
    inScimTerms(vaultOperations[enabled ? "enable" : "disable"], () => setVaultEnabled(caller.vault, current, enabled));
  return {
    done: `the vault user was ${active ? "enabled" : "disabled"}`,
    async run() {
      change.latest = await set(active);
    },
    async undo() {
      await set(!active);
    },
  };
}

function externalStep(change: Change, active: boolean): Step {
  const { context, caller, current, view } = change;
  return {
    done: `the external user was ${active ? "enabled" : "disabled"}`,
    async run() {
      const state = {
        vaultEnabled: current.enableUser,
        directory: view.external?.directory ?? (await context.directories.stateOf(current)),
      };
      try {
        change.enablement = await enact(nameOf(current), active, state, context.strategies, {
          async setInVault(enabled) {
            change.latest = await setVaultEnabled(caller.vault, current, enabled);
          },
          setInDirectory: (entry, enabled) => context.directories.setEnabled(entry, enabled),
        });
      } catch (error) {
        throw vaultError(error, vaultOperations[active ? "enable" : "disable"]);
      }
    },
    undo: async () => {
      await change.enablement?.undo();
    },
  };
}

function passwordStep(change: Change, password: string): Step {
  const { caller, current } = change;
  return {
    done: "the password was set",
    async run() {
      await inScimTerms(vaultOperations.resetPassword, () => caller.vault.resetPassword(current.id, password));
      change.latest = await inScimTerms(vaultOperations.read, () => caller.vault.get(current.id));
    },
  };
}
