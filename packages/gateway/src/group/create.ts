import type { PvwaGroup } from "@castellan/pvwa";
import { type NewResource, type Resource, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { runSteps } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms } from "../diagnosis/vault-error.ts";
import { factOf } from "../journal/fact.ts";
import type { Supplement } from "../supplement/supplement.ts";
import type { GroupContext } from "./context.ts";
import { checkTexts, fieldsOf, residueOf } from "./fields.ts";
import { resolveMembers } from "./member.ts";
import { membershipStep, namesIn } from "./membership.ts";
import { readVaultGroup, wholeView } from "./read.ts";
import { fingerprintOf, type GroupView, toResource } from "./render.ts";
import { namedOf, targetOf } from "./vault-group.ts";

/** Creates a group of the vault with its members. When anything fails there is no group. Who is unknown is found out before. */
export async function createGroup(context: GroupContext, caller: Caller, wanted: NewResource): Promise<Resource> {
  const { groupName, description, location } = fieldsOf(wanted);
  checkTexts({ groupName, description, location });
  const members = await resolveMembers(caller, wanted.members);
  let group: PvwaGroup | undefined;
  let view: GroupView | undefined;
  const made = (): PvwaGroup => {
    if (group === undefined) throw new Error("the group is made by the first step");
    return group;
  };
  await runSteps([
    {
      done: "the vault group was created",
      async run() {
        group = await inScimTerms(vaultOperations.createGroup, () =>
          caller.groups.create({
            groupName,
            ...(description === "" ? {} : { description }),
            ...(location === undefined ? {} : { location }),
          }),
        );
        context.lists.forget();
      },
      async undo() {
        context.lists.forget();
        await inScimTerms(vaultOperations.deleteGroup, () => caller.groups.delete(made().id));
      },
    },
    {
      done: "the members were added",
      async run() {
        if (members.length === 0) return;
        context.userLists.forget();
        await membershipStep(caller, made().id, { added: members, removed: [] }).run();
      },
      // The members go with the group.
      undo: async () => context.userLists.forget(),
    },
    {
      done: "the creation was recorded",
      async run() {
        group = await readBack(caller, made(), members.length > 0);
        const shown = await wholeView(context, caller, group);
        const now = context.clock();
        const supplement: Supplement = {
          attributes: residueOf(wanted),
          createdAt: now,
          modifiedAt: now,
          fingerprint: fingerprintOf(group, shown.members ?? []),
        };
        const instance = await context.instance();
        const details = { displayName: groupName, ...namesIn({ added: members, removed: [] }) };
        await context.recorder.record({
          facts: [factOf(caller, "group.created", targetOf(group), details)],
          write: (unit) => context.supplements.save(unit, instance, namedOf(made()), supplement),
        });
        view = { ...shown, supplement };
      },
    },
  ]);
  return toResource(made(), view ?? { whole: false });
}

/** With the members that the vault has now: its word counts, not the request's. */
async function readBack(caller: Caller, group: PvwaGroup, withMembers: boolean): Promise<PvwaGroup> {
  if (!withMembers) return group;
  const now = await readVaultGroup(caller, group.id, true);
  if (now === undefined) throw new ScimError("upstreamFailed", "The vault created the group and does not find it");
  return now;
}
