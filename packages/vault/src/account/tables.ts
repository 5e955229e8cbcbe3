import type { SecretType } from "@castellan/pvwa";
import type { Generated } from "kysely";

/**
 * An account's searched columns; those that are compared or sorted stand in lower case. The rows are kept narrow, and
 * what is shown of an account stands in `account_documents`, so that walking over many accounts to a page reads little.
 */
export interface AccountRow {
  /** The row's own number, never used twice; no client sees it. */
  id: Generated<number>;
  safe_id: number;
  /** The account's number in its safe: its id is `<safe_id>_<number>`. */
  number: number;
  name: string;
  /** Unique in the safe. */
  name_key: string;
  user_name_key: string;
  address_key: string;
  platform_key: string;
  /** Name, user name, address, platform and properties in lower case, a line feed before each. */
  search_text: string;
  secret_type: SecretType;
  /** 1 when the secret is managed automatically. */
  automatic: number;
  /** Of the secret's management: empty, `inProcess`, `success` or `failure`. */
  status: string;
  /** Unix milliseconds. */
  created_at: number;
  modified_at: number;
}

/** An account as it is shown, without its `id` and `safeName`, which follow its safe. */
export interface AccountDocumentRow {
  /** The row number in `accounts`. */
  id: number;
  document: string;
}

/** The account that another one is worked with: 1 logs on for it, 2 enables it, 3 reconciles it. */
export interface LinkedAccountRow {
  account_id: number;
  position: number;
  linked_id: number;
}

export interface AccountTables {
  accounts: AccountRow;
  account_documents: AccountDocumentRow;
  linked_accounts: LinkedAccountRow;
}
