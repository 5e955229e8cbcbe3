/** A safe's data key, wrapped by a root key. Safe 0 stands for the vault itself. */
export interface DataKeyRow {
  safe_id: number;
  /** The root key that wraps it. */
  key_id: string;
  /** Base64url. */
  wrapped: string;
  /** Unix milliseconds. */
  created_at: number;
}

export interface SealingTables {
  data_keys: DataKeyRow;
}
