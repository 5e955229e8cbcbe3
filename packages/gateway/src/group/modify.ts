import { type JsonValue, type Modification, type ReadOptions, type Resource, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { refuseStale } from "../change/stale.ts";
import { runSteps } from "../change/step.ts";
import { elementsOf, isObject } from "../json/object.ts";
import type { Change } from "./change.ts";
import { stepsOf } from "./change-steps.ts";
import type { GroupContext } from "./context.ts";
import { changedFields, checkTexts } from "./fields.ts";
import { keyOf, type Member, resolveMembers } from "./member.ts";
import type { MembershipChange } from "./membership.ts";
import { getGroup } from "./read.ts";
import { toResource } from "./render.ts";
import { cyberArkGroupUri } from "./uri.ts";
import { refuseProtected } from "./vault-group.ts";

/**
 * Makes a PUT or PATCH happen in the vault: its own fields by one call, its members by one call for each that comes or goes. Single
 * members come and go beside other changes; changes of all members, or of anything else, wait for each other. What fails half-way is
 * taken back.
 */
export async function modifyGroup(
  context: GroupContext,
  caller: Caller,
  modification: Modification,
  expectedVersion: string | undefined,
  options: ReadOptions,
): Promise<Resource | undefined> {
  const { before, changes } = modification;
  if (changes.length === 0) return before;
  const id = Number(before.id);
  refuseProtected(context, { id, name: String(before.displayName) });
  refuseImpossible(modification);
  const fields = changedFields(modification.before, modification.after);
  if (fields !== undefined) checkTexts(fields);
  const membership = await membershipOf(caller, modification);
  const change: Omit<Change, "ticket"> = {
    ...{ context, caller, id, modification, membership, options },
    ...(fields === undefined ? {} : { fields }),
  };
  const single = (options.elements ?? []).some(({ path }) => isMembers(path));
  const wholly = !single && changes.some(({ path }) => isMembers(path));
  const singleAlone = single && expectedVersion === undefined && changes.every(({ path }) => isMembers(path));
  if (singleAlone) return await perform(change, undefined);
  return await context.serially(id, () => (wholly ? performWholly : perform)(change, expectedVersion));
}

/** Throws `conflict` when all members were changed since they were read: then the change is worked out again. */
async function performWholly(
  change: Omit<Change, "ticket">,
  expectedVersion: string | undefined,
): Promise<Resource | undefined> {
  const { context, id, modification } = change;
  if (context.wholeChanges.isStale(id, modification.before.meta?.version)) {
    throw new ScimError("conflict", `The members of group ${id} were changed at the same time`);
  }
  try {
    return await perform(change, expectedVersion);
  } finally {
    context.wholeChanges.changed(id);
  }
}

function isMembers({ schema, attribute }: { readonly schema?: string; readonly attribute: string }): boolean {
  return schema === undefined && attribute === "members";
}

/** Throws `mutability` for what no call of a PVWA changes. */
function refuseImpossible({ before, changes }: Modification): void {
  const settings = before[cyberArkGroupUri];
  const fromDirectory = isObject(settings) && settings.groupType === "Directory";
  if (fromDirectory && changes.some(({ path }) => isMembers(path))) {
    throw new ScimError(
      "mutability",
      `members of group ${before.id} are its directory's to change: add the person to the group there`,
    );
  }
}

/** Who comes and who goes. One who does both, because a client names the same user in another way, stays. */
async function membershipOf(caller: Caller, { changes }: Modification): Promise<MembershipChange> {
  const elements = (operation: "add" | "remove"): JsonValue =>
    changes.flatMap(({ path, operation: what, value }) =>
      isMembers(path) && what === operation && Array.isArray(value) ? value : [],
    );
  const [added, removed] = [await resolveMembers(caller, elements("add")), knownMembers(elements("remove"))];
  const [coming, going] = [new Set(added.map(keyOf)), new Set(removed.map(keyOf))];
  return {
    added: added.filter((member) => !going.has(keyOf(member))),
    removed: removed.filter((member) => !coming.has(keyOf(member))),
  };
}

/** Elements as this gateway rendered them tell everything. */
function knownMembers(elements: JsonValue): readonly Member[] {
  return elementsOf(elements).map(({ value, display, type }) => ({
    type: type === "Group" ? "Group" : "User",
    id: Number(value),
    name: String(display ?? value),
  }));
}

async function perform(
  change: Omit<Change, "ticket">,
  expectedVersion: string | undefined,
): Promise<Resource | undefined> {
  const { context, caller, id, membership } = change;
  if (expectedVersion !== undefined) {
    const now = await getGroup(context, caller, String(id), { excluded: [] });
    if (now === undefined) throw new ScimError("notFound", `Group ${id} does not exist any more`);
    refuseStale(now, expectedVersion);
  }
  const ticket = context.underWay.begin(id, [...membership.added, ...membership.removed].map(keyOf));
  try {
    const running: Change = { ...change, ticket };
    await runSteps(stepsOf(running));
    return running.result === undefined ? undefined : toResource(running.result.group, running.result.view);
  } finally {
    ticket.end();
  }
}
