import type { PvwaAccount } from "@castellan/pvwa";
import { nameKey } from "../user/document.ts";
import type { AccountRow } from "./tables.ts";

/** What is stored of an account: its id and the name of its safe follow the safe. */
export type StoredAccount = Omit<PvwaAccount, "id" | "safeName">;

/** The account that a stored document tells of. */
export function parseAccount(document: string, id: string, safeName: string): PvwaAccount {
  const stored: StoredAccount = JSON.parse(document);
  return { id, safeName, ...stored };
}

/** The JSON of an account in an answer, without parsing what is stored. */
export function shownAccount(document: string, id: string, safeName: string): string {
  return `{"id":${JSON.stringify(id)},"safeName":${JSON.stringify(safeName)},${document.slice(1)}`;
}

/** The account's id as clients see it. */
export function accountId(row: { readonly safe_id: number; readonly number: number }): string {
  return `${row.safe_id}_${row.number}`;
}

/** What is stored of an account, in the order in which it is shown. */
export function renderAccount(account: StoredAccount): string {
  const { name, address, userName, platformId, secretType, platformAccountProperties, secretManagement } = account;
  const { remoteMachinesAccess, createdTime, categoryModificationTime } = account;
  const first = { name, address, userName, platformId, secretType, platformAccountProperties, secretManagement };
  return JSON.stringify({ ...first, remoteMachinesAccess, createdTime, categoryModificationTime });
}

/** The columns that follow what is shown of an account. */
export function columnsOf(account: StoredAccount): Omit<AccountRow, "id" | "safe_id" | "number" | "modified_at"> {
  const { name, userName = "", address = "", platformId, platformAccountProperties = {} } = account;
  const texts = [name, userName, address, platformId, ...Object.values(platformAccountProperties)];
  return {
    name,
    name_key: nameKey(name),
    user_name_key: nameKey(userName),
    address_key: nameKey(address),
    platform_key: nameKey(platformId),
    search_text: nameKey(`\n${texts.join("\n")}`),
    secret_type: account.secretType,
    automatic: Number(account.secretManagement.automaticManagementEnabled),
    status: account.secretManagement.status ?? "",
    created_at: account.createdTime * 1000,
  };
}
