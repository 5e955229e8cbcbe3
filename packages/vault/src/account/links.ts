import { invalidParameters, refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { permissionsIn } from "../member/access.ts";
import { hasPermission } from "../member/permissions.ts";
import { platformOf } from "../platform/platform.ts";
import { openSafe } from "../safe/store.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { accountId, parseAccount } from "./document.ts";
import { accountTextLimits } from "./fields.ts";
import { type OpenedAccount, openAccount } from "./open.ts";

/** Every account is in the one folder that a safe has. */
export const rootFolder = "Root";

/** What is to be linked, and where. */
export interface Link {
  readonly safe: string;
  readonly name: string;
  /** 1 logs on, 2 enables, 3 reconciles; what a platform calls them is its own. */
  readonly position: number;
}

function readLink(fields: Fields): Link {
  // Before 12.1.1 the product called it `ExtraPassID`.
  const name = fields.has("extraPasswordIndex") ? "extraPasswordIndex" : "extraPassID";
  const position = fields.integer(name, { minimum: 1, maximum: 3 });
  if (!fields.has(name)) fields.refuse("extraPasswordIndex", "is required.");
  const folder = fields.text("folder", { limit: 170 });
  if (folder !== undefined && folder !== "" && folder.toLowerCase() !== rootFolder.toLowerCase()) {
    fields.refuse("folder", `must be ${rootFolder}, the only folder there is.`);
  }
  return {
    safe: fields.text("safe", { limit: 28, required: true }) ?? "",
    name: fields.text("name", { limit: accountTextLimits.name, required: true }) ?? "",
    position: position ?? 1,
  };
}

/** `POST /API/Accounts/{id}/LinkAccount`: another account of a safe in which the caller may list accounts; it takes the place of the one before. */
export async function linkAccount(context: VaultContext, call: SessionCall): Promise<void> {
  const link = call.body(readLink);
  await context.db.transaction((unit) => putLink(context, unit, call, call.param("id"), link));
}

/** Links within a unit of work that may do more. */
export async function putLink(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  id: string,
  link: Link,
): Promise<void> {
  const opened = await openAccount(context, unit, call.principal, id, "updateAccountProperties");
  const linkedId = await findLinked(context, unit, call, link);
  if (linkedId === opened.row.id) {
    throw invalidParameters([{ parameter: "name", problem: "must be another account." }]);
  }
  const values = { account_id: opened.row.id, position: link.position, linked_id: linkedId };
  await unit
    .insertInto("linked_accounts")
    .values(values)
    .onConflict((conflict) => conflict.columns(["account_id", "position"]).doUpdateSet({ linked_id: linkedId }))
    .execute();
  await appendFact(context, unit, call, "account.linked", opened, { ...link });
}

async function findLinked(context: VaultContext, unit: VaultUnit, call: SessionCall, link: Link): Promise<number> {
  const safe = await openSafe(context, unit, call.principal, link.safe, "listAccounts");
  const row = await unit
    .selectFrom("accounts")
    .select("id")
    .where("safe_id", "=", safe.id)
    .where("name_key", "=", nameKey(link.name))
    .executeTakeFirst();
  if (row === undefined) throw refusal("CASTL030E", link.name);
  return row.id;
}

/** `DELETE /API/Accounts/{id}/LinkAccount/{index}`. */
export async function unlinkAccount(context: VaultContext, call: SessionCall): Promise<void> {
  const position = call.id("index");
  if (position > 3) throw refusal("CASTL033E", String(position));
  await context.db.transaction(async (unit) => {
    const opened = await openAccount(context, unit, call.principal, call.param("id"), "updateAccountProperties");
    const { numDeletedRows } = await unit
      .deleteFrom("linked_accounts")
      .where("account_id", "=", opened.row.id)
      .where("position", "=", position)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw refusal("CASTL033E", String(position));
    await appendFact(context, unit, call, "account.unlinked", opened, { position });
  });
}

function appendFact(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  action: string,
  { account }: OpenedAccount,
  details: Readonly<Record<string, string | number>>,
): Promise<unknown> {
  const told = { safeName: account.safeName, account: account.name, ...details };
  return context.audit.append(unit, [fact(actorOf(call), action, `account:${account.id}`, told)]);
}

/** `GET /API/ExtendedAccounts/{id}/LinkedAccounts`; the product's item is not published, clients read the id and the index. */
export async function listLinkedAccounts(context: VaultContext, call: SessionCall) {
  const opened = await openAccount(context, context.db.sql, call.principal, call.param("id"), "listAccounts");
  return { LinkedAccounts: await linkedTo(context, call.principal, opened) };
}

/** `GET /API/ExtendedAccounts/{id}/overview`: the account, with what is linked to it and the name of its platform. */
export async function accountOverview(context: VaultContext, call: SessionCall) {
  const opened = await openAccount(context, context.db.sql, call.principal, call.param("id"), "listAccounts");
  const { name: platformName } = await platformOf(context, context.db.sql, opened.account.platformId);
  return { ...opened.account, platformName, linkedAccounts: await linkedTo(context, call.principal, opened) };
}

/** What the caller could not list is told as the link tells it. */
async function linkedTo(context: VaultContext, principal: Principal, { row, account }: OpenedAccount) {
  const { linkedAccounts: slots } = await platformOf(context, context.db.sql, account.platformId);
  const rows = await context.db.sql
    .selectFrom("linked_accounts")
    .innerJoin("accounts", "accounts.id", "linked_accounts.linked_id")
    .innerJoin("account_documents", "account_documents.id", "accounts.id")
    .innerJoin("safes", "safes.id", "accounts.safe_id")
    .select(["position", "accounts.safe_id", "accounts.number", "safes.safe_name", "document"])
    .where("linked_accounts.account_id", "=", row.id)
    .orderBy("position")
    .execute();
  const listed = new Set<number>();
  for (const safeId of new Set(rows.map(({ safe_id }) => safe_id))) {
    const permissions = (await permissionsIn(context, context.db.sql, principal, safeId)) ?? 0;
    if (hasPermission(permissions, "listAccounts")) listed.add(safeId);
  }
  return rows.map((linked) => {
    const id = accountId(linked);
    const { name, userName, address, platformId, safeName } = parseAccount(linked.document, id, linked.safe_name);
    const slot = slots.find(({ index }) => index === linked.position);
    const displayName = slot?.displayName ?? `Linked Account ${linked.position}`;
    const link = { name, safeName, folder: rootFolder, extraPasswordIndex: linked.position, displayName };
    if (!listed.has(linked.safe_id)) return link;
    return {
      id,
      accountID: id,
      ...link,
      ...(userName === undefined ? {} : { userName }),
      ...(address === undefined ? {} : { address }),
      platformId,
    };
  });
}
