import type { PvwaGroup } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Step } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { scimNameOf } from "../user/field-name.ts";
import type { Change } from "./change.ts";
import { recordStep } from "./change-record.ts";
import type { GroupFields } from "./fields.ts";
import { membershipStep } from "./membership.ts";
import { readVaultGroup } from "./read.ts";

/** The steps of a change, in the order in which most can be taken back. */
export function stepsOf(change: Change): readonly Step[] {
  const { caller, context, fields, id, membership } = change;
  const steps: Step[] = [];
  if (fields !== undefined) steps.push(...fieldsSteps(change, fields));
  if (membership.added.length + membership.removed.length > 0) {
    const step = membershipStep(caller, id, membership, change.ticket);
    steps.push({
      ...step,
      async run() {
        try {
          await step.run();
        } finally {
          context.userLists.forget();
        }
        change.happened = step.happened();
      },
    });
  }
  steps.push(recordStep(change));
  return steps;
}

/** What the PVWA did is judged in a step of its own: an update that did only some of it is taken back. */
function fieldsSteps({ caller, context, id }: Change, fields: Partial<GroupFields>): readonly Step[] {
  let current: PvwaGroup | undefined;
  let updated: PvwaGroup | undefined;
  const write = async (body: ReturnType<typeof bodyOf>): Promise<PvwaGroup> => {
    try {
      return await caller.groups.update(id, body);
    } finally {
      // Also what was read while the PVWA was at it, and when it may have done it without saying so.
      context.lists.forget();
      context.userLists.forget();
    }
  };
  return [
    {
      done: "the vault group was updated",
      async run() {
        const before = await readVaultGroup(caller, id, false);
        if (before === undefined) throw new ScimError("notFound", `Group ${id} does not exist any more`);
        current = before;
        updated = await inScimTerms(vaultOperations.updateGroup, () => write(bodyOf(before, fields)));
      },
      async undo() {
        if (current !== undefined) await write(bodyOf(current, {}));
      },
    },
    {
      done: "the PVWA's answer was judged",
      async run() {
        if (updated !== undefined) refuseIgnored(fields, updated);
      },
      undo: () => Promise.resolve(),
    },
  ];
}

/** All of it, because a PVWA may take what is left out for empty. */
function bodyOf(current: PvwaGroup, fields: Partial<GroupFields>) {
  const { groupName, description, location } = { ...current, ...fields };
  return {
    groupName,
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
  };
}

/** The documented body of a PVWA's update is the name alone: it may pass over the rest and answer 200. */
function refuseIgnored(fields: Partial<GroupFields>, updated: PvwaGroup): void {
  const ignored = (["groupName", "description", "location"] as const).filter(
    (name) => fields[name] !== undefined && fields[name] !== (updated[name] ?? ""),
  );
  if (ignored.length === 0) return;
  const names = ignored.map((name) => scimNameOf(name, "group") ?? name).join(", ");
  throw new ScimError("notImplemented", `This PVWA does not change ${names} of a group: change it in the vault itself`);
}
