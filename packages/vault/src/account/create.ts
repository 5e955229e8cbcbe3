import { invalidParameters, type PvwaAccount, PvwaRefusal, refusal, type SafePermission } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import type { Selectable } from "kysely";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import type { Caller } from "../http/route.ts";
import { findPlatform, type Platform } from "../platform/platform.ts";
import { holdSafe } from "../safe/store.ts";
import { recordActivity } from "../secret/activity.ts";
import { addSecret } from "../secret/store.ts";
import { nameKey } from "../user/document.ts";
import { assembleAccount } from "./assemble.ts";
import { accountId, columnsOf, renderAccount, type StoredAccount } from "./document.ts";
import type { AccountDraft } from "./fields.ts";
import { freeName, generateName } from "./generated-name.ts";
import { matchProperties } from "./property-rules.ts";

/**
 * Makes an account, with its first secret where one is given, in a unit of work of its own. Throws 400 `PASWS167E` for a safe or a
 * platform that is not there and for properties the platform refuses, 400 `PASWS032E` when the platform is not active, 409
 * `PASWS027E` for a second account of the same user name, address and platform unless `duplicates` allows it, and 409
 * `CASTL032E` for a name that the safe has already.
 */
export async function createAccount(
  context: VaultContext,
  call: Caller,
  draft: AccountDraft,
  duplicates = false,
): Promise<PvwaAccount> {
  return await context.db.transaction((unit) => insertAccount(context, unit, call, draft, duplicates));
}

/** What {@link createAccount} does, within a unit of work that does more. */
export async function insertAccount(
  context: VaultContext,
  unit: VaultUnit,
  call: Caller,
  draft: AccountDraft,
  duplicates: boolean,
): Promise<PvwaAccount> {
  if (draft.automatic && draft.reason !== undefined) throw refusal("PASWS159E");
  const safe = await openOwnSafe(context, unit, call, draft);
  const platform = await activePlatform(context, unit, draft.platformId);
  const wanted = accountOf(context, draft, platform);
  // The safe is held: whoever adds to it at the same time waits, and it is not deleted meanwhile.
  const numbered = await unit
    .updateTable("safes")
    .set((column) => ({ last_account: column("last_account", "+", 1) }))
    .where("id", "=", safe.id)
    .returning("last_account")
    .executeTakeFirst();
  // Somebody deleted the safe meanwhile.
  if (numbered === undefined) throw unknownSafe(draft.safeName);
  const { last_account: number } = numbered;
  if (!duplicates) await refuseDuplicate(unit, safe.id, wanted);
  const generated = duplicates && draft.name === undefined;
  const name = generated ? await freeName(unit, safe.id, number, wanted.name) : wanted.name;
  const account = { ...wanted, name };
  const id = await insertRows(context, unit, safe, number, account);
  if (draft.secret !== undefined) {
    await addSecret(context, unit, { id, safe_id: safe.id }, draft.secret, call.principal.username);
  }
  const shown = { id: accountId({ safe_id: safe.id, number }), safeName: safe.safe_name, ...account };
  const told = { user: call.principal.username, action: "Add Account", client: call.client };
  await recordActivity(context, unit, id, told);
  const details = { safeName: safe.safe_name, name: account.name, platformId: account.platformId };
  await context.audit.append(unit, [fact(actorOf(call), "account.created", `account:${shown.id}`, details)]);
  return shown;
}

async function openOwnSafe(
  context: VaultContext,
  unit: VaultUnit,
  call: Caller,
  { safeName, properties, secret }: AccountDraft,
): Promise<Selectable<SafeRow>> {
  const needed: SafePermission[] = ["addAccounts"];
  if (properties.size > 0) needed.push("updateAccountProperties");
  if (secret !== undefined) needed.push("updateAccountContent");
  try {
    return (await holdSafe(context, unit, call.principal, safeName, ...needed)).safe;
  } catch (error) {
    if (!(error instanceof PvwaRefusal) || error.code !== "SFWS0007") throw error;
    throw unknownSafe(safeName);
  }
}

/** In a body the product takes the safe's name for a parameter that is wrong. */
function unknownSafe(safeName: string): PvwaRefusal {
  const problem = `Safe [${safeName}] was not found.`;
  return invalidParameters([{ parameter: "safeName", problem, code: "PASWS031E" }]);
}

/** A platform that accounts may be put on; throws 400 `PASWS167E` when there is none, 400 `PASWS032E` when it is not active. */
export async function activePlatform(context: VaultContext, unit: VaultUnit, platformId: string): Promise<Platform> {
  const platform = await findPlatform(context, unit, platformId, true);
  if (platform === undefined) {
    throw invalidParameters([{ parameter: "platformId", problem: `Platform [${platformId}] was not found.` }]);
  }
  if (!platform.active) throw refusal("PASWS032E", platform.platformId);
  return platform;
}

function accountOf(context: VaultContext, draft: AccountDraft, platform: Platform): StoredAccount {
  const { matched, problems } = matchProperties(platform, draft);
  if (problems.length > 0) throw invalidParameters(problems);
  const now = context.clock();
  const created = Math.floor(now / 1000);
  const kept = {
    secretType: draft.secretType ?? platform.secretType,
    secretManagement: draft.secret === undefined ? {} : { lastModifiedTime: created },
    createdTime: created,
    categoryModificationTime: now * 1000,
  };
  const { platformId } = platform;
  return assembleAccount(kept, {
    ...draft,
    platformId,
    name: draft.name ?? generateName(platform, draft),
    properties: matched,
  });
}

async function refuseDuplicate(unit: VaultUnit, safeId: number, account: StoredAccount): Promise<void> {
  const { userName = "", address = "", platformId } = account;
  if (userName === "" && address === "") return;
  const found = await unit
    .selectFrom("accounts")
    .select("name")
    .where("safe_id", "=", safeId)
    .where("user_name_key", "=", nameKey(userName))
    .where("address_key", "=", nameKey(address))
    .where("platform_key", "=", nameKey(platformId))
    .executeTakeFirst();
  if (found !== undefined) throw refusal("PASWS027E", found.name);
}

async function insertRows(
  context: VaultContext,
  unit: VaultUnit,
  safe: Selectable<SafeRow>,
  number: number,
  account: StoredAccount,
): Promise<number> {
  const { id } = await unit
    .insertInto("accounts")
    .values({ ...columnsOf(account), safe_id: safe.id, number, modified_at: context.clock() })
    .returning("id")
    .executeTakeFirstOrThrow()
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? refusal("CASTL032E", account.name) : error;
    });
  await unit
    .insertInto("account_documents")
    .values({ id, document: renderAccount(account) })
    .execute();
  return id;
}
