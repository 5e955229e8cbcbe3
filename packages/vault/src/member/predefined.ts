import type { SafePermission } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { auditorsGroup, builtInGroups } from "../user/built-in.ts";
import { nameKey } from "../user/document.ts";
import { bitsOf } from "./permissions.ts";

/** Groups that are members of every safe, and what they may do there. */
export type PredefinedMembers = Readonly<Record<string, readonly SafePermission[]>>;

/** Auditors look at every safe and take nothing out. What else a site needs, a backup or a notification group, it says itself. */
export const usualPredefinedMembers: PredefinedMembers = {
  [auditorsGroup]: ["listAccounts", "viewAuditLog", "viewSafeMembers"],
};

export interface PredefinedGroup {
  readonly name: string;
  /** Bits, see `bitsOf`. */
  readonly permissions: number;
}

/** The groups that are members of every safe, by their names in lower case. No safe stores them: they follow the setting. */
export type PredefinedGroups = ReadonlyMap<string, PredefinedGroup>;

export function predefinedGroups(members: PredefinedMembers): PredefinedGroups {
  return new Map(
    Object.entries(members).map(([name, permissions]) => [nameKey(name), { name, permissions: bitsOf(permissions) }]),
  );
}

/** Whether the group cannot be deleted or renamed: it is one of the vault's own, or a member of every safe. */
export function isBuiltInGroup({ predefined }: Pick<VaultContext, "predefined">, name: string): boolean {
  return builtInGroups.includes(name) || predefined.has(nameKey(name));
}
