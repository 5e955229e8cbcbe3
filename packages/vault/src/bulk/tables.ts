import type { Generated } from "kysely";

/** A list of accounts that is added in the background. Times in Unix milliseconds. */
export interface BulkUploadRow {
  id: Generated<number>;
  /** For whom it is done, and with whose permissions. */
  user_id: number;
  user_name: string;
  source: string;
  /** Where it was asked from, for the audit log. */
  client: string;
  correlation_id: string | null;
  total: number;
  succeeded: Generated<number>;
  failed: Generated<number>;
  created_at: number;
  finished_at: number | null;
  /** Who works on it, and until when nobody else does. */
  worker: string | null;
  lease_until: number | null;
}

/** One account of an upload. It goes when it was added; one that failed stays, without its secret. */
export interface BulkItemRow {
  upload_id: number;
  /** Counts from 0, as in the list that was sent. */
  position: number;
  /** What was sent, without the secret, as JSON. */
  document: string;
  /** The secret, sealed under the vault's own data key. */
  sealed: string | null;
  /** Null while it waits. */
  error_code: string | null;
  error_message: string | null;
}

export interface BulkTables {
  bulk_uploads: BulkUploadRow;
  bulk_items: BulkItemRow;
}
