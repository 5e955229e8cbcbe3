import type { AuditFact } from "@castellan/storage";
import type { Change } from "./change.ts";
import { factOf } from "./fact.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { type Draft, renderVaultUser } from "./render.ts";
import { sameJson } from "./same-json.ts";
import type { Step } from "./step.ts";
import { residueOf } from "./supplement.ts";
import type { Supplement } from "./supplement-store.ts";

/** What the vault has no field for, and the audit trail: together, in the gateway's database. */
export function recordStep(change: Change): Step {
  const { context, view } = change;
  return {
    done: "the change was recorded",
    async run() {
      const attributes = nextAttributes(change);
      const supplement: Supplement = {
        ...view.supplement,
        attributes,
        modifiedAt: context.clock(),
        fingerprint: fingerprintOf(change.latest),
      };
      const instance = await context.instance();
      await context.recorder.record({
        facts: factsOf(change, !sameJson(attributes, view.supplement?.attributes ?? {})),
        write: (unit) => context.supplements.save(unit, instance, change.latest, supplement),
      });
      change.supplement = supplement;
    },
  };
}

/** Only what this request changes, laid over what is kept: another request may have changed the rest meanwhile. */
function nextAttributes({ modification, current, latest, view }: Change): Draft {
  const before = residueOf(modification.before, renderVaultUser(current));
  const after = residueOf(modification.after, renderVaultUser(latest));
  const attributes: Draft = { ...view.supplement?.attributes };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (sameJson(before[name], after[name])) continue;
    if (after[name] === undefined) delete attributes[name];
    else attributes[name] = after[name];
  }
  return attributes;
}

function factsOf(
  { caller, plan, latest, enablement, modification }: Change,
  supplemented: boolean,
): readonly AuditFact[] {
  const facts: AuditFact[] = [];
  if (plan.fields !== undefined || plan.endSuspension || supplemented) {
    const paths = modification.changes.map(({ path }) => path.attribute);
    facts.push(factOf(caller, "user.changed", latest, { attributes: [...new Set(paths)] }));
  }
  if (plan.active !== undefined) {
    const strategies = enablement === undefined ? {} : { strategies: enablement.acted };
    facts.push(factOf(caller, plan.active ? "user.enabled" : "user.disabled", latest, strategies));
  }
  if (plan.password !== undefined) facts.push(factOf(caller, "user.passwordSet", latest, {}));
  return facts;
}
