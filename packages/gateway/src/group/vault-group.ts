import type { PvwaGroup } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import type { Named } from "../supplement/supplement.ts";
import type { GroupContext } from "./context.ts";

/** A group as some PVWA answers it: only `id` and `groupName` are certain. */
export type VaultGroup = Pick<PvwaGroup, "id" | "groupName"> & Partial<Omit<PvwaGroup, "id" | "groupName">>;

/** Under which name and id something is kept of this group. */
export function namedOf({ id, groupName }: VaultGroup): Named {
  return { id, name: groupName };
}

/** How the audit trail names a group. */
export function targetOf({ id }: { readonly id: number }): string {
  return `group:${id}`;
}

/** Throws `forbidden` for a group that the gateway's settings protect: it decides who governs the vault. */
export function refuseProtected(context: GroupContext, { id, name }: Named): void {
  if (!context.protectedGroups.has(name.toLowerCase())) return;
  throw new ScimError(
    "forbidden",
    `group ${id} (${name}) is protected by the gateway's settings and was not changed: change this group in the vault itself, or take the name off protectedGroups`,
  );
}
