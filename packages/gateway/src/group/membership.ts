import { PvwaError } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { type Step, together } from "../change/step.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { isNotFound, vaultError } from "../diagnosis/vault-error.ts";
import { keyOf, type Member } from "./member.ts";
import type { Ticket } from "./under-way.ts";

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

/** A step that can tell, once it was run, what came of it. */
export interface MembershipStep extends Step {
  /** Who came and who left: without those for whom there was nothing to do. */
  happened(): MembershipChange;
}

/**
 * One PVWA call for each member that comes or goes, several at once. When one is refused, those that were made are taken back. Who is a
 * member already stays one, and who is none is not missed: that is what the client wants.
 */
export function membershipStep(
  caller: Caller,
  groupId: number,
  { added, removed }: MembershipChange,
  ticket?: Ticket,
): MembershipStep {
  const happened = new Set<Member>();
  const calls: Calls = {
    add: patiently((member) => add(caller, groupId, member), ticket),
    remove: patiently((member) => remove(caller, groupId, member), ticket),
  };
  const step = together("the members were changed", [
    ...removed.map((member) => turn(member, "was removed", calls.remove, calls.add, happened)),
    ...added.map((member) => turn(member, "was added", calls.add, calls.remove, happened)),
  ]);
  const those = (members: readonly Member[]) => members.filter((member) => happened.has(member));
  return { ...step, happened: () => ({ added: those(added), removed: those(removed) }) };
}

type Call = (member: Member) => Promise<boolean>;
type Calls = Readonly<Record<"add" | "remove", Call>>;

/** Where there was nothing to do because of an earlier change, that one may yet be taken back. */
function patiently(call: Call, ticket: Ticket | undefined): Call {
  return async (member) => {
    if (await call(member)) return true;
    const earlier = ticket?.earlier(keyOf(member));
    if (earlier === undefined) return false;
    await earlier;
    return call(member);
  };
}

function turn(member: Member, done: string, there: Call, back: Call, happened: Set<Member>): Step {
  return {
    done: `${member.name} ${done}`,
    async run() {
      if (await there(member)) happened.add(member);
    },
    async undo() {
      if (happened.has(member)) await back(member);
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
