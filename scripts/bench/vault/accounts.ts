import type { DatabaseSync } from "node:sqlite";
import { columnsOf, renderAccount } from "../../../packages/vault/src/account/document.ts";
import type { Company } from "./company.ts";
import { idOf } from "./ids.ts";
import { inserter } from "./insert.ts";
import { accountName } from "./names.ts";

const created = Date.UTC(2026, 0, 1) / 1000;
const platforms = ["WinDomain", "UnixSSH", "WinServerLocal", "Oracle"];

/** Puts the company's accounts into the vault, without their secrets. */
export function fillAccounts(db: DatabaseSync, company: Company): void {
  const [insert, insertDocument] = [inserter(db, "accounts"), inserter(db, "account_documents")];
  let id = 0;
  for (const { safe, number } of company.accounts()) {
    id += 1;
    const { userName, address } = accountName(safe, number);
    const platformId = platforms[safe % platforms.length] ?? "";
    const account = {
      name: `Operating System-${platformId}-${address}-${userName}`,
      address,
      userName,
      platformId,
      secretType: "password",
      platformAccountProperties: { LogonDomain: "corp.example", Port: String(22 + (number % 3)) },
      secretManagement: { automaticManagementEnabled: number % 5 !== 0, lastModifiedTime: created + id },
      createdTime: created + id,
      categoryModificationTime: (created + id) * 1_000_000,
    } as const;
    insert({
      id,
      safe_id: idOf.safe(safe),
      number,
      modified_at: (created + id) * 1000,
      ...columnsOf(account),
    });
    insertDocument({ id, document: renderAccount(account) });
  }
  db.exec("update safes set last_account = (select count(*) from accounts where accounts.safe_id = safes.id)");
}
