import type { Generated } from "kysely";

/** One version of an account's secret; the newest that is not temporary is the current one. */
export interface AccountSecretRow {
  account_id: number;
  /** Counts from 1, and no number is used twice while the account lives. */
  version: number;
  /** What the secret box made of it, with the label `account:<id>:version:<n>`. */
  sealed: string;
  /** Unix milliseconds. */
  created_at: number;
  created_by: string;
  /** 1: a credential that a worker is to set, or tried to set, on the target; nobody knows that it is valid there. */
  temporary: number;
}

/** Something that was done with an account. */
export interface AccountActivityRow {
  id: Generated<number>;
  account_id: number;
  /** Unix milliseconds. */
  at: number;
  user_name: string;
  action: string;
  reason: string;
  client: string;
  more_info: string;
  alert: number;
}

/** Who has an account to himself. */
export interface AccountLockRow {
  account_id: number;
  user_id: number;
  user_name: string;
  /** Unix milliseconds. */
  since: number;
  /** When it lapses by itself; null: not before it is checked in. */
  until: number | null;
}

export type CredentialOperation = "change" | "verify" | "reconcile";

/** What an outside worker is to do on an account's target; gone when it is reported done or failed. */
export interface CredentialTaskRow {
  id: Generated<number>;
  account_id: number;
  safe_id: number;
  operation: CredentialOperation;
  requested_by: string;
  /** Unix milliseconds. */
  requested_at: number;
  /** From when on it may be claimed; null: the credential is kept for the next change. */
  due_at: number | null;
  /** The temporary version that is to be set on the target; null until there is one. */
  candidate: number | null;
  claimed_by: string | null;
  /** How often it was claimed: who reports names the attempt that is his. */
  attempt: Generated<number>;
  /** Until when nobody else may claim it. */
  lease_until: number | null;
}

export interface SecretTables {
  account_secrets: AccountSecretRow;
  account_activities: AccountActivityRow;
  account_locks: AccountLockRow;
  credential_tasks: CredentialTaskRow;
}
