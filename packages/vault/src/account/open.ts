import { type PvwaAccount, refusal, type SafePermission } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { Selectable } from "kysely";
import type { VaultContext } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import { permissionsIn, unitOf } from "../member/access.ts";
import { hasPermission } from "../member/permissions.ts";

import type { Principal } from "../session/principal.ts";
import { accountId, parseAccount } from "./document.ts";
import type { AccountRow } from "./tables.ts";

/** An account with its safe, and what the caller may do there. */
export interface OpenedAccount {
  readonly row: Selectable<AccountRow>;
  readonly safe: Selectable<SafeRow>;
  /** Bits, see `hasPermission`. */
  readonly permissions: number;
  readonly account: PvwaAccount;
}

/**
 * The account of that id, in whose safe `principal` must have every one of `needed`. Throws 404 `CASTL030E` when there is
 * none or he is no member of its safe, 403 `PASWS041E` when he lacks a permission. Within a unit of work it is held until
 * that ends: what is decided of it is decided one after the other, and it is not deleted while something is put beside it.
 */
export async function openAccount(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  idText: string,
  ...needed: readonly SafePermission[]
): Promise<OpenedAccount> {
  const [, safeId, number] = /^(\d{1,15})_(\d{1,15})$/.exec(idText) ?? [];
  if (safeId === undefined || number === undefined) throw refusal("CASTL030E", idText);
  const safe = await db.selectFrom("safes").selectAll().where("id", "=", Number(safeId)).executeTakeFirst();
  const query = db
    .selectFrom("accounts")
    .innerJoin("account_documents", "account_documents.id", "accounts.id")
    .selectAll("accounts")
    .select("account_documents.document")
    .where("accounts.safe_id", "=", Number(safeId))
    .where("accounts.number", "=", Number(number));
  const held = unitOf(db) === undefined ? query : query.$call(forUpdate(context.db.dialect));
  const found = await held.executeTakeFirst();
  if (safe === undefined || found === undefined) throw refusal("CASTL030E", idText);
  const permissions = await permissionsIn(context, db, principal, safe.id);
  if (permissions === undefined) throw refusal("CASTL030E", idText);
  const missing = needed.filter((permission) => !hasPermission(permissions, permission));
  if (missing.length > 0)
    throw refusal("PASWS041E", `do this in safe [${safe.safe_name}]; it takes ${missing.join(", ")}`);
  const { document, ...row } = found;
  return { row, safe, permissions, account: parseAccount(document, accountId(row), safe.safe_name) };
}
