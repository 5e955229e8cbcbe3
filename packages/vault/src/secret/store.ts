import { refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { Selectable, SelectQueryBuilder } from "kysely";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import { outlived } from "./retention.ts";
import type { AccountSecretRow } from "./tables.ts";

/** An account by its row number, and the safe whose data key seals its secrets. */
export interface SecretOwner {
  readonly id: number;
  readonly safe_id: number;
}

/**
 * Stores a new version of the account's secret, the current one unless it is `temporary`, and removes what the safe's
 * retention does not keep. Answers its number. Throws `StorageError` `sealed`.
 */
export async function addSecret(
  context: VaultContext,
  unit: VaultUnit,
  { id, safe_id }: SecretOwner,
  secret: string,
  by: string,
  temporary = false,
): Promise<number> {
  // Two who add at once must not come to the same number.
  await holdAccount(context, unit, id);
  const last = await unit
    .selectFrom("account_secrets")
    .select((rows) => rows.fn.max("version").as("version"))
    .where("account_id", "=", id)
    .executeTakeFirst();
  const version = (last?.version ?? 0) + 1;
  const sealed = await context.secrets.seal(unit, safe_id, labelOf(id, version), secret);
  const row = { account_id: id, version, sealed, created_at: context.clock(), created_by: by };
  await unit
    .insertInto("account_secrets")
    .values({ ...row, temporary: Number(temporary) })
    .execute();
  await prune(context, unit, { id, safe_id });
  return version;
}

/** Holds the account until the unit ends: what is decided of it by rows that may not be there yet, one decides after the other. */
export async function holdAccount(context: VaultContext, unit: VaultUnit, id: number): Promise<void> {
  await unit.selectFrom("accounts").select("id").where("id", "=", id).$call(forUpdate(context.db.dialect)).execute();
}

/** What is sealed means nothing in another row. */
function labelOf(accountId: number, version: number): string {
  return `account:${accountId}:version:${version}`;
}

/** Removes the versions that the safe's retention does not keep. */
async function prune(context: VaultContext, unit: VaultUnit, { id, safe_id }: SecretOwner): Promise<void> {
  const versions = await unit
    .selectFrom("account_secrets")
    .select(["version", "temporary", "created_at"])
    .where("account_id", "=", id)
    .execute();
  const retention = await unit
    .selectFrom("safes")
    .select(["versions_retention", "days_retention"])
    .where("id", "=", safe_id)
    .executeTakeFirstOrThrow();
  const gone = outlived(versions, retention, context.clock());
  if (gone.length === 0) return;
  await unit.deleteFrom("account_secrets").where("account_id", "=", id).where("version", "in", gone).execute();
}

/** Removes everything that is kept with those accounts in these rooms: their secrets, tasks, requests and activities. */
export async function removeSecrets(
  unit: VaultUnit,
  accounts: SelectQueryBuilder<VaultTables, "accounts", { id: number }>,
): Promise<void> {
  const requests = unit.selectFrom("access_requests").select("access_requests.id").where("account_id", "in", accounts);
  await unit.deleteFrom("access_decisions").where("request_id", "in", requests).execute();
  for (const table of [
    "access_requests",
    "account_secrets",
    "account_activities",
    "account_locks",
    "credential_tasks",
  ] as const) {
    await unit.deleteFrom(table).where("account_id", "in", accounts).execute();
  }
}

const largestInteger = 2 ** 31 - 1;

/** A version of the account's secret: of that number, or the current one. */
export async function findSecret(
  db: VaultContext["db"]["sql"],
  accountId: number,
  version?: number,
): Promise<Selectable<AccountSecretRow> | undefined> {
  // PostgreSQL does not compare the column with what could never stand in it.
  if (version !== undefined && version > largestInteger) return undefined;
  const query = db.selectFrom("account_secrets").selectAll().where("account_id", "=", accountId);
  return await (version === undefined
    ? query.where("temporary", "=", 0).orderBy("version", "desc").limit(1)
    : query.where("version", "=", version)
  ).executeTakeFirst();
}

/** The secret itself. Throws `StorageError` `sealed` and `unsealable`. */
export function openSecret(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  safeId: number,
  { account_id, version, sealed }: Pick<AccountSecretRow, "account_id" | "version" | "sealed">,
): Promise<string> {
  return context.secrets.open(db, safeId, labelOf(account_id, version), sealed);
}

/** Makes a temporary version the current one. */
export async function promoteSecret(
  context: VaultContext,
  unit: VaultUnit,
  owner: SecretOwner,
  version: number,
  by: string,
): Promise<void> {
  const row = await findSecret(unit, owner.id, version);
  if (row === undefined) throw refusal("CASTL044E", `version ${version}`);
  const current = await findSecret(unit, owner.id);
  if (current !== undefined && current.version > version) {
    // Somebody stored another one meanwhile, but this is what the target has.
    await addSecret(context, unit, owner, await openSecret(context, unit, owner.safe_id, row), by);
    return;
  }
  await unit
    .updateTable("account_secrets")
    .set({ temporary: 0, created_at: context.clock(), created_by: by })
    .where("account_id", "=", owner.id)
    .where("version", "=", version)
    .execute();
  await prune(context, unit, owner);
}
