import type { AuditTables, LeaseTables, ServiceKeyTables } from "@castellan/storage";

/** Flags are 0 or 1, times Unix milliseconds, documents JSON. */
export interface ApplicationTable {
  name: string;
  /** The name in lower case: two applications may not differ by case alone. */
  name_key: string;
  type: string;
  authoritative: number;
  /** The document without its secret settings. */
  document: string;
  /** Secret settings by name, each sealed. */
  secrets: string;
  version: number;
  created_at: number;
  updated_at: number;
}

export interface AccountTable {
  id: string;
  application: string;
  native_identity: string;
  display_name: string;
  /** The display name in lower case: what a new account's name is compared with. */
  display_key: string;
  attributes: string;
  disabled: number;
  locked: number;
  /** Of everything the connector told; compared before anything else is done with an object. */
  hash: string;
  identity_id: string | null;
  /** `linked`, `uncorrelated` or `disputed`. */
  correlation: string;
  /** A person chose the identity: correlation rules leave it alone. */
  manual: number;
  /** The run that saw the account last. */
  seen_run: number;
  /** When governance itself last wrote the account: what a run read before then is out of date. */
  provisioned_at: number;
  search_key: string;
  deleted_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface IdentityTable {
  id: string;
  name: string;
  name_key: string;
  display_name: string;
  attributes: string;
  inactive: number;
  /** The authoritative application that created it; empty for one that was made by hand. */
  source: string;
  /** What the manager is looked up by, until `manager_id` is resolved and after. */
  manager_key: string | null;
  manager_id: string | null;
  search_key: string;
  created_at: number;
  updated_at: number;
}

/** One row for each scalar attribute of each identity, in lower case: what correlation looks up. */
export interface IdentityAttributeTable {
  name: string;
  value: string;
  identity_id: string;
}

/** What is kept with an identity that governance itself has no use for. */
export interface IdentitySupplementTable {
  identity_id: string;
  document: string;
}

export interface TaskTable {
  id: string;
  type: string;
  application: string;
  object_type: string;
  status: string;
  options: string;
  /** Grows from run to run of one application; `account.seen_run` refers to it. */
  run: number;
  processed: number;
  counts: string;
  messages: string;
  launcher: string;
  /** Which process works on it; `host:pid:random`. */
  owner: string | null;
  cancel_requested: number;
  attempts: number;
  created_at: number;
  started_at: number | null;
  updated_at: number;
  finished_at: number | null;
}

export interface PlanTable {
  id: string;
  tracking_id: string;
  identity_id: string | null;
  /** As posted, without passwords. */
  document: string;
  /** What the compiler made of it, without passwords. */
  project: string;
  created_by: string;
  created_at: number;
}

export interface TransactionTable {
  id: string;
  plan_id: string;
  tracking_id: string;
  application: string;
  operation: string;
  native_identity: string | null;
  /** Transactions of one key are executed one after another, in order of `id`. */
  serial_key: string;
  identity_id: string | null;
  account_id: string | null;
  /** What is to be written: attributes of a create, changes of a modify. Without secrets. */
  request: string;
  /** Secret values of the request, sealed; erased when the transaction is committed. A failed one keeps them, to be retried. */
  secrets: string | null;
  status: string;
  attempts: number;
  maximum_attempts: number;
  /** An attempt began whose end is not known: read before writing. */
  uncertain: number;
  next_attempt_at: number;
  lease_owner: string | null;
  lease_until: number | null;
  error_kind: string | null;
  error_detail: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
}

export interface AttemptTable {
  transaction_id: string;
  number: number;
  started_at: number;
  finished_at: number | null;
  /** `committed`, `retrying`, `failed`, or null while it runs or when the process died in it. */
  outcome: string | null;
  error_kind: string | null;
  error_detail: string | null;
}

/** Applications that did not answer: how often in a row, and until when they are left alone. */
export interface CircuitTable {
  application: string;
  failures: number;
  paused_until: number;
}

export interface UserTable {
  name: string;
  password_hash: string;
  created_at: number;
}

export interface ApiTokenTable {
  id: string;
  name: string;
  hash: string;
  /** JSON list of `read`, `write`, `admin`. */
  scopes: string;
  created_by: string;
  created_at: number;
  expires_at: number | null;
}

export interface GovernanceTables extends AuditTables, LeaseTables, ServiceKeyTables {
  applications: ApplicationTable;
  accounts: AccountTable;
  identities: IdentityTable;
  identity_attributes: IdentityAttributeTable;
  identity_supplements: IdentitySupplementTable;
  tasks: TaskTable;
  plans: PlanTable;
  transactions: TransactionTable;
  transaction_attempts: AttemptTable;
  circuits: CircuitTable;
  users: UserTable;
  api_tokens: ApiTokenTable;
}
