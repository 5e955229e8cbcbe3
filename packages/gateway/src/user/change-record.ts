import type { JsonObject } from "@castellan/scim";
import type { AuditFact } from "@castellan/storage";
import type { Step } from "../change/step.ts";
import { factOf } from "../journal/fact.ts";
import { sameJson } from "../json/same-json.ts";
import { keptAfter } from "../supplement/residue.ts";
import type { Supplement } from "../supplement/supplement.ts";
import type { Change } from "./change.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { renderVaultUser } from "./render.ts";
import { residueOf } from "./supplement.ts";
import { namedOf, targetOf } from "./vault-user.ts";

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
        write: (unit) => context.supplements.save(unit, instance, namedOf(change.latest), supplement),
      });
      change.supplement = supplement;
    },
  };
}

/** Only what this request changes, laid over what is kept. */
function nextAttributes({ modification, current, latest, view }: Change): JsonObject {
  return keptAfter(
    view.supplement?.attributes ?? {},
    residueOf(modification.before, renderVaultUser(current)),
    residueOf(modification.after, renderVaultUser(latest)),
  );
}

function factsOf(
  { caller, plan, latest, enablement, modification }: Change,
  supplemented: boolean,
): readonly AuditFact[] {
  const facts: AuditFact[] = [];
  if (plan.fields !== undefined || plan.endSuspension || supplemented) {
    const paths = modification.changes.map(({ path }) => path.attribute);
    facts.push(factOf(caller, "user.changed", targetOf(latest), { attributes: [...new Set(paths)] }));
  }
  if (plan.active !== undefined) {
    const strategies = enablement === undefined ? {} : { strategies: enablement.acted };
    facts.push(factOf(caller, plan.active ? "user.enabled" : "user.disabled", targetOf(latest), strategies));
  }
  if (plan.password !== undefined) facts.push(factOf(caller, "user.passwordSet", targetOf(latest), {}));
  return facts;
}
