import type { PvwaAccount } from "@castellan/pvwa";

/** How a member is spelled, and its value. */
export interface Leaf {
  readonly name: string;
  readonly value: string | boolean;
}

/** What a client may change of an account: each value by its JSON pointer in lower case. What has no value is not there. */
export type Leaves = Map<string, Leaf>;

export const propertyFolder = "/platformaccountproperties";
const automaticKey = "/secretmanagement/automaticmanagementenabled";
const reasonKey = "/secretmanagement/manualmanagementreason";
const machinesKey = "/remotemachinesaccess/remotemachines";
const restrictedKey = "/remotemachinesaccess/accessrestrictedtoremotemachines";

export function leavesOf(account: PvwaAccount): Leaves {
  const { secretManagement, remoteMachinesAccess, platformAccountProperties = {} } = account;
  const members: readonly (readonly [string, string | boolean | undefined])[] = [
    ["/name", account.name],
    ["/address", account.address],
    ["/username", account.userName],
    ["/platformid", account.platformId],
    [automaticKey, secretManagement.automaticManagementEnabled],
    [reasonKey, secretManagement.manualManagementReason],
    [machinesKey, remoteMachinesAccess?.remoteMachines],
    [restrictedKey, remoteMachinesAccess?.accessRestrictedToRemoteMachines],
  ];
  const leaves: Leaves = new Map();
  for (const [key, value] of members) if (value !== undefined) leaves.set(key, { name: key, value });
  for (const [name, value] of Object.entries(platformAccountProperties)) {
    leaves.set(`${propertyFolder}/${name.toLowerCase()}`, { name, value });
  }
  return leaves;
}

/** The values that leaves hold, by the names of the contract. */
export interface Editable {
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly userName: string | undefined;
  readonly platformId: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
  readonly automatic: boolean;
  readonly reason: string | undefined;
  readonly remoteMachines: string | undefined;
  readonly restricted: boolean | undefined;
}

export function editableOf(leaves: Leaves): Editable {
  const text = (key: string): string | undefined => {
    const value = leaves.get(key)?.value;
    return value === undefined ? undefined : String(value);
  };
  const flag = (key: string): boolean | undefined => {
    const value = leaves.get(key)?.value;
    return typeof value === "boolean" ? value : undefined;
  };
  const properties = new Map<string, string>();
  for (const [key, { name, value }] of leaves) {
    if (key.startsWith(`${propertyFolder}/`)) properties.set(name, String(value));
  }
  return {
    name: text("/name"),
    address: text("/address"),
    userName: text("/username"),
    platformId: text("/platformid"),
    properties,
    // What is not said is the default.
    automatic: flag(automaticKey) ?? true,
    reason: text(reasonKey),
    remoteMachines: text(machinesKey),
    restricted: flag(restrictedKey),
  };
}
