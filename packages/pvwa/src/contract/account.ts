import type { CollectionQuery } from "./collection.ts";

export const secretTypes = ["password", "key"] as const;
export type SecretType = (typeof secretTypes)[number];

/** How an account's secret is managed, and what became of it. Times in Unix seconds; what is not known yet is left out. */
export interface SecretManagement {
  readonly automaticManagementEnabled: boolean;
  /** Why the secret is not managed automatically. */
  readonly manualManagementReason?: string;
  /** Of the last change, verification or reconciliation. */
  readonly status?: "inProcess" | "success" | "failure";
  readonly lastModifiedTime?: number;
  readonly lastReconciledTime?: number;
  readonly lastVerifiedTime?: number;
}

export interface RemoteMachinesAccess {
  /** Host names, separated by semicolons. */
  readonly remoteMachines?: string;
  readonly accessRestrictedToRemoteMachines?: boolean;
}

/** An account as PVWA shows it. It never holds the secret; optional members without a value are left out. */
export interface PvwaAccount {
  /** `<safeNumber>_<n>`. */
  readonly id: string;
  readonly name: string;
  readonly address?: string;
  readonly userName?: string;
  readonly platformId: string;
  readonly safeName: string;
  readonly secretType: SecretType;
  /** The platform's own properties; the values are texts. */
  readonly platformAccountProperties?: Readonly<Record<string, string>>;
  readonly secretManagement: SecretManagement;
  readonly remoteMachinesAccess?: RemoteMachinesAccess;
  /** Unix seconds. */
  readonly createdTime: number;
  /** Unix microseconds. */
  readonly categoryModificationTime: number;
}

export interface AccountListQuery extends CollectionQuery {
  /** How `search` is compared: `contains` unless said. */
  readonly searchType?: "contains" | "startswith";
  /** `Locked`, `FailedChange`, … */
  readonly savedFilter?: string;
}

export interface PvwaAccountCreate {
  readonly platformId: string;
  readonly safeName: string;
  /** Made of the platform, the address and the user name when left out. */
  readonly name?: string | null;
  readonly address?: string | null;
  readonly userName?: string | null;
  readonly secretType?: SecretType | null;
  readonly secret?: string | null;
  readonly platformAccountProperties?: Readonly<Record<string, string>> | null;
  readonly secretManagement?: Pick<SecretManagement, "automaticManagementEnabled" | "manualManagementReason"> | null;
  readonly remoteMachinesAccess?: RemoteMachinesAccess | null;
}

/** One step of a JSON Patch (RFC 6902) of an account: `{"op":"replace","path":"/address","value":"db01"}`. */
export interface AccountChange {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** Another account of a safe that an account is worked with. */
export interface AccountLink {
  readonly safe: string;
  readonly name: string;
  /** `Root` when left out. */
  readonly folder?: string;
  /** On most platforms 1 logs on, 2 enables, 3 reconciles. */
  readonly extraPasswordIndex: 1 | 2 | 3;
}

/** The product's item is not published; these members are what its public clients read. */
export interface PvwaLinkedAccount {
  readonly id: string;
  readonly name: string;
  readonly safeName: string;
  readonly extraPasswordIndex: number;
}

/** What goes along with the retrieval of a secret, as the platform's rules ask. */
export interface SecretRequest {
  readonly reason?: string;
  readonly TicketingSystemName?: string;
  readonly TicketId?: string;
  /** An older version; the current one when left out. */
  readonly Version?: number;
  readonly ActionType?: "show" | "copy" | "connect";
  readonly isUse?: boolean;
  readonly Machine?: string;
}

export interface SecretVersion {
  readonly versionID: number;
  readonly modifiedBy: string;
  /** Unix seconds. */
  readonly modificationDate: number;
  readonly isTemporary: boolean;
}

export interface AccountActivity {
  readonly Action: string;
  readonly User: string;
  /** Unix seconds. */
  readonly Date: number;
  readonly Reason: string;
  readonly ClientID: string;
}
