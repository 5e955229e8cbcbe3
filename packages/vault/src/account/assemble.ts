import type { PvwaAccount, RemoteMachinesAccess, SecretManagement } from "@castellan/pvwa";
import type { StoredAccount } from "./document.ts";
import type { Editable } from "./leaves.ts";

type Values = Omit<Editable, "name" | "platformId"> & { readonly name: string; readonly platformId: string };
/** What a client does not set. */
type Kept = Pick<PvwaAccount, "secretType" | "createdTime" | "categoryModificationTime"> & {
  readonly secretManagement: Partial<SecretManagement>;
};

/** An account of those values; members without a value are left out. */
export function assembleAccount(kept: Kept, values: Values): StoredAccount {
  const { name, platformId, address, userName, properties } = values;
  const machines = remoteMachinesOf(values);
  return {
    name,
    ...(address === undefined ? {} : { address }),
    ...(userName === undefined ? {} : { userName }),
    platformId,
    secretType: kept.secretType,
    ...(properties.size === 0 ? {} : { platformAccountProperties: Object.fromEntries(properties) }),
    secretManagement: managementOf(kept.secretManagement, values),
    ...(machines === undefined ? {} : { remoteMachinesAccess: machines }),
    createdTime: kept.createdTime,
    categoryModificationTime: kept.categoryModificationTime,
  };
}

function managementOf(
  { automaticManagementEnabled: _automatic, manualManagementReason: _reason, ...known }: Partial<SecretManagement>,
  { automatic, reason }: Values,
): SecretManagement {
  return {
    automaticManagementEnabled: automatic,
    ...(reason === undefined ? {} : { manualManagementReason: reason }),
    ...known,
  };
}

function remoteMachinesOf({ remoteMachines, restricted }: Values): RemoteMachinesAccess | undefined {
  if (remoteMachines === undefined && restricted === undefined) return undefined;
  return {
    ...(remoteMachines === undefined ? {} : { remoteMachines }),
    ...(restricted === undefined ? {} : { accessRestrictedToRemoteMachines: restricted }),
  };
}
