import { PvwaError } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { type Step, together } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { isNotFound, vaultError } from "../diagnosis/vault-error.ts";
import type { Member } from "./member.ts";

/** Who comes into a group and who leaves it. */
export interface MembershipChange {
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
}

/** How many names of each the audit trail tells; it always tells how many there were. */
const mostNames = 100;

/** A change of members as the audit trail tells it. */
export function namesIn({ added, removed }: MembershipChange): Readonly<Record<string, unknown>> {
  const told = (members: readonly Member[]) => members.slice(0, mostNames).map(({ name }) => name);
  return {
    ...(added.length === 0 ? {} : { added: told(added), addedCount: added.length }),
    ...(removed.length === 0 ? {} : { removed: told(removed), removedCount: removed.length }),
  };
}

/**
 * One PVWA call for each member that comes or goes, several at once. When one is refused, those that were made are taken back. Who is a
 * member already stays one, and who is none is not missed: that is what the client wants.
 */
export function membershipStep(caller: Caller, groupId: number, { added, removed }: MembershipChange): Step {
  return together("the members were changed", [
    ...removed.map((member) => removal(caller, groupId, member)),
    ...added.map((member) => addition(caller, groupId, member)),
  ]);
}

function addition(caller: Caller, groupId: number, member: Member): Step {
  let happened = false;
  return {
    done: `${member.name} was added`,
    async run() {
      happened = await add(caller, groupId, member);
    },
    undo: async () => {
      if (happened) await remove(caller, groupId, member);
    },
  };
}

function removal(caller: Caller, groupId: number, member: Member): Step {
  let happened = false;
  return {
    done: `${member.name} was removed`,
    async run() {
      happened = await remove(caller, groupId, member);
    },
    undo: async () => {
      if (happened) await add(caller, groupId, member);
    },
  };
}

/** `false`: there was nothing to do. */
async function add(caller: Caller, groupId: number, { name }: Member): Promise<boolean> {
  try {
    await caller.groups.addMember(groupId, { memberId: name, memberType: "vault" });
    return true;
  } catch (error) {
    if (isConflict(error)) {
      if (isMemberAlready(error)) return false;
      throw new ScimError(
        "invalidValue",
        `Could not add ${name} to group ${groupId}: ${error.message}. Leave it out of members`,
        { cause: error },
      );
    }
    throw vaultError(error, vaultOperations.addMember);
  }
}

async function remove(caller: Caller, groupId: number, { name }: Member): Promise<boolean> {
  try {
    await caller.groups.removeMember(groupId, name);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw vaultError(error, vaultOperations.removeMember);
  }
}

function isConflict(error: unknown): error is PvwaError {
  return error instanceof PvwaError && error.kind === "http" && error.status === 409;
}

/** PVWA reference, groups: the code of today and the older one. */
function isMemberAlready({ code, detail }: PvwaError): boolean {
  return code === "PASWS213E" || code === "ITATS262E" || /already a member/i.test(detail);
}
