import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { platformOf } from "../platform/platform.ts";
import { insertAccount } from "./create.ts";
import { type Gen1Account, gen1Account } from "./gen1-account.ts";
import { readGen1Account, readGen1Change } from "./gen1-fields.ts";
import { putLink } from "./links.ts";
import { countOf } from "./list.ts";
import { readPageOf } from "./list-page.ts";
import { readKeywords, selectAccounts } from "./list-query.ts";
import { openAccount } from "./open.ts";
import { changeAccount } from "./update.ts";

/** `GET /WebServices/PIMServices.svc/Accounts?Keywords=…&Safe=…`: how many there are, and the first of them. */
export async function listGen1Accounts(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly Count: number; readonly accounts: readonly Gen1Account[] }> {
  const { keywords, safe } = call.query((fields) => ({
    keywords: readKeywords(fields, "keywords"),
    safe: fields.text("safe", { limit: 28 }) ?? "",
  }));
  const filter = safe === "" ? [] : [[{ property: "safename", operator: "eq" as const, value: safe }]];
  const selected = { keywords, fromStart: false, filter, saved: undefined, sort: [] };
  const page = { offset: 0, limit: 1 };
  const [id] = await readPageOf(context, call.principal, selected, page);
  if (id === undefined) return { Count: 0, accounts: [] };
  const row = await context.db.sql
    .selectFrom("accounts")
    .select(["safe_id", "number"])
    .where("id", "=", id)
    .executeTakeFirst();
  const shown = row === undefined ? [] : [await showGen1(context, call, `${row.safe_id}_${row.number}`)];
  const query = selectAccounts(context, call.principal, selected);
  return { Count: await countOf(query, page, 1), accounts: shown };
}

async function showGen1(context: VaultContext, call: SessionCall, id: string): Promise<Gen1Account> {
  const { account } = await openAccount(context, context.db.sql, call.principal, id, "listAccounts");
  return gen1Account(account, (await platformOf(context, context.db.sql, account.platformId)).deviceType);
}

/** `POST /WebServices/PIMServices.svc/Account`. */
export async function createGen1Account(context: VaultContext, call: SessionCall): Promise<void> {
  const { draft, links } = call.body(readGen1Account);
  await context.db.transaction(async (unit) => {
    const { id } = await insertAccount(context, unit, call, draft, false);
    for (const link of links) await putLink(context, unit, call, id, link);
  });
}

/** `PUT /WebServices/PIMServices.svc/Accounts/{id}`: what it leaves out is cleared, apart from the name and the platform. */
export async function updateGen1Account(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly UpdateAccountResult: Gen1Account }> {
  const changes = call.body(readGen1Change);
  const id = call.param("id");
  const { account: before } = await openAccount(context, context.db.sql, call.principal, id, "updateAccountProperties");
  // The name is always sent: it takes the right to rename only where it is another one.
  const needed = changes.filter(({ path, value }) => path !== "/name" || value !== before.name);
  const account = await changeAccount(context, call, needed);
  const { deviceType } = await platformOf(context, context.db.sql, account.platformId);
  return { UpdateAccountResult: gen1Account(account, deviceType) };
}
