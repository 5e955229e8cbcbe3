import type { PvwaAccount } from "@castellan/pvwa";
import { rootFolder } from "./links.ts";

interface KeyValue {
  readonly Key: string;
  readonly Value: string;
}

/** An account as the first generation of the API shows it, everything a text. */
export interface Gen1Account {
  readonly AccountID: string;
  readonly InternalProperties: readonly KeyValue[];
  readonly Properties: readonly KeyValue[];
}

export function gen1Account(account: PvwaAccount, deviceType: string): Gen1Account {
  const { secretManagement: management } = account;
  return {
    AccountID: account.id,
    InternalProperties: pairs({
      CPMStatus: management.status,
      CPMDisabled: management.automaticManagementEnabled
        ? undefined
        : (management.manualManagementReason ?? "Disabled"),
      LastSuccessChange: timeText(management.lastModifiedTime),
      LastSuccessVerification: timeText(management.lastVerifiedTime),
      LastSuccessReconciliation: timeText(management.lastReconciledTime),
    }),
    Properties: pairs({
      Safe: account.safeName,
      Folder: rootFolder,
      Name: account.name,
      UserName: account.userName,
      PolicyID: account.platformId,
      DeviceType: deviceType,
      Address: account.address,
      ...account.platformAccountProperties,
    }),
  };
}

function pairs(values: Readonly<Record<string, string | undefined>>): readonly KeyValue[] {
  return Object.entries(values).flatMap(([Key, Value]) => (Value === undefined ? [] : [{ Key, Value }]));
}

function timeText(time: number | undefined): string | undefined {
  return time === undefined ? undefined : String(time);
}
