import { ScimError } from "@castellan/scim";
import type { AuditFact } from "@castellan/storage";
import type { Step } from "../change/step.ts";
import { factOf } from "../journal/fact.ts";
import { sameJson } from "../json/same-json.ts";
import { shows } from "../list/push-down.ts";
import { keptAfter } from "../supplement/residue.ts";
import type { Supplement } from "../supplement/supplement.ts";
import type { Change } from "./change.ts";
import { residueOf } from "./fields.ts";
import { namesIn } from "./membership.ts";
import { bareView, readVaultGroup, wholeView } from "./read.ts";
import { fingerprintOf } from "./render.ts";
import { namedOf, targetOf } from "./vault-group.ts";

/**
 * Reads the group back, unless it is too large, and writes down what the vault has no field for, and the audit trail: together, in
 * the gateway's database. A change of members alone does not touch what is kept, which another request may be changing.
 */
export function recordStep(change: Change): Step {
  const { context, modification } = change;
  return {
    done: "the change was recorded",
    async run() {
      const result = await readBack(change);
      const before = residueOf(modification.before);
      const after = residueOf(modification.after);
      const facts = factsOf(change, !sameJson(before, after));
      if (facts.length === 0) {
        // Nothing had to be done: there is nothing to tell either.
        if (result !== undefined) change.result = result;
        return;
      }
      const { modifiedAt, fingerprint } = {
        modifiedAt: context.clock(),
        fingerprint: result?.view.whole ? fingerprintOf(result.group, result.view.members ?? []) : undefined,
      };
      const times = { modifiedAt, ...(fingerprint === undefined ? {} : { fingerprint }) };
      const instance = await context.instance();
      const named = result === undefined ? namedBefore(change) : namedOf(result.group);
      // A new name, this request's or another's, does not make it another group.
      const known =
        (await context.supplements.find(instance, named)) ??
        (await context.supplements.find(instance, { ...named, name: String(modification.before.displayName) }));
      const supplement: Supplement = {
        ...known,
        attributes: keptAfter(known?.attributes ?? {}, before, after),
        ...times,
      };
      const keeps = !sameJson(before, after) || change.fields !== undefined;
      await context.recorder.record({
        facts,
        write: (unit) =>
          keeps
            ? context.supplements.save(unit, instance, named, supplement)
            : context.supplements.touch(unit, instance, named, times),
      });
      if (result !== undefined) change.result = { group: result.group, view: { ...result.view, supplement } };
    },
  };
}

/** `undefined`: a client that touches a few members of a large group is not made to wait for all of them. */
async function readBack({ context, caller, id, options }: Change): Promise<Change["result"]> {
  const { elements = [], excluded } = options;
  const isLarge = context.sizes.isLarge(id);
  const isShown = shows(excluded, "members");
  if (isShown && elements.length > 0 && isLarge) return undefined;
  // Members that are not shown are read all the same, in the same call: without them the version is not known.
  const whole = isShown || !isLarge;
  const group = await readVaultGroup(caller, id, whole);
  if (group === undefined) throw new ScimError("notFound", `Group ${id} does not exist any more`);
  return { group, view: whole ? await wholeView(context, caller, group) : await bareView(context, group) };
}

/** Under its new name, if it has one. */
function namedBefore({ id, modification }: Change) {
  return { id, name: String(modification.after.displayName) };
}

function factsOf({ caller, fields, id, happened, modification }: Change, supplemented: boolean): readonly AuditFact[] {
  const facts: AuditFact[] = [];
  if (fields !== undefined || supplemented) {
    const paths = modification.changes.map(({ path }) => path.attribute);
    facts.push(factOf(caller, "group.changed", targetOf({ id }), { attributes: [...new Set(paths)] }));
  }
  const names = happened === undefined ? {} : namesIn(happened);
  if (Object.keys(names).length > 0) facts.push(factOf(caller, "group.membersChanged", targetOf({ id }), names));
  return facts;
}
