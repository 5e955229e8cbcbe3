import type { PvwaGroup, PvwaGroupMember } from "@castellan/pvwa";
import type { Caller } from "../authentication/caller.ts";
import type { GroupContext } from "./context.ts";
import type { VaultGroup } from "./vault-group.ts";

/** A member as SCIM shows it. */
export interface MemberElement {
  readonly value: string;
  readonly display: string;
  readonly type: "User" | "Group";
}

export function userElement(id: number, name: string): MemberElement {
  return { value: String(id), display: name, type: "User" };
}

/** For how long a list of groups is good enough to tell which of a group's members are groups. */
export const recentEnough = 10_000;

/**
 * The members of groups as SCIM shows them. A PVWA lists users and groups alike, by id and name, so its list of groups tells which
 * member is one.
 */
export async function elementsOf(
  context: GroupContext,
  caller: Caller,
  groups: readonly VaultGroup[],
): Promise<ReadonlyMap<number, readonly MemberElement[]>> {
  const isGroup = groups.some(({ members = [] }) => members.length > 0)
    ? groupTest(await context.lists.recent(caller, recentEnough))
    : () => false;
  return new Map(
    groups.map(({ id, members = [] }) => {
      context.sizes.note(id, members.length);
      return [id, members.map((member) => elementOf(member, isGroup(member)))];
    }),
  );
}

function elementOf({ id, UserName }: PvwaGroupMember, isGroup: boolean): MemberElement {
  return { value: String(id), display: UserName, type: isGroup ? "Group" : "User" };
}

/** Ids alone do not tell: a vault may number its users and its groups each from 1. */
function groupTest(groups: readonly PvwaGroup[]): (member: PvwaGroupMember) => boolean {
  const names = new Map(groups.map(({ id, groupName }) => [id, groupName.toLowerCase()]));
  return ({ id, UserName }) => names.get(id) === UserName.toLowerCase();
}
