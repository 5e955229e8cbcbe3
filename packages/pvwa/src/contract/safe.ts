import type { CollectionQuery } from "./collection.ts";

export interface PvwaSafe {
  /** The safe's name, percent-encoded: how it is addressed. */
  readonly safeUrlId: string;
  /** At most 28 characters, none of `\ / : * < > . | ? " % & +`. */
  readonly safeName: string;
  readonly safeNumber: number;
  readonly description: string;
  readonly location: string;
  /** Its `id` is a text. */
  readonly creator: { readonly id: string; readonly name: string };
  readonly accounts?: readonly { readonly id: string; readonly name: string }[];
  readonly olacEnabled: boolean;
  /** The component user that manages the accounts; empty when none. */
  readonly managingCPM: string;
  /** Of the two retentions one is null. */
  readonly numberOfVersionsRetention: number | null;
  readonly numberOfDaysRetention: number | null;
  readonly autoPurgeEnabled: boolean;
  /** Unix seconds. */
  readonly creationTime: number;
  /** Unix microseconds. */
  readonly lastModificationTime: number;
  readonly isExpiredMember: boolean;
}

export interface SafeListQuery extends CollectionQuery {
  readonly includeAccounts?: boolean;
  /** False: names only, much faster on a large vault. */
  readonly extendedDetails?: boolean;
}

/** Two retentions exclude each other; with neither, 7 days are kept. */
export interface PvwaSafeCreate {
  readonly safeName: string;
  readonly description?: string;
  readonly location?: string;
  readonly olacEnabled?: boolean;
  readonly managingCPM?: string;
  readonly numberOfVersionsRetention?: number | null;
  readonly numberOfDaysRetention?: number | null;
  readonly autoPurgeEnabled?: boolean;
}
