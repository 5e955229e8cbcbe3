import { forUpdate } from "@castellan/storage";
import { observedColumns, upsertAccounts } from "../account/account-row.ts";
import { normaliseObject } from "../aggregation/normalise.ts";
import { type Application, accountSchema } from "../application/application.ts";
import type { ResourceObject } from "../application/connector.ts";
import type { Core, Unit } from "../core.ts";
import { createIdentifier } from "../identifier.ts";
import { holdIdentities } from "../identity/identity-store.ts";
import type { Transaction } from "./transaction.ts";

export interface WrittenAccount {
  readonly id: string;
  readonly nativeIdentity: string;
}

/** Brings the account's row to what was read back. */
export async function writeAccount(
  core: Core,
  unit: Unit,
  transaction: Transaction,
  application: Application,
  found: ResourceObject | undefined,
): Promise<WrittenAccount | undefined> {
  const now = core.clock();
  if (transaction.operation === "Delete") {
    const { accountId } = transaction;
    if (accountId === undefined) return undefined;
    const gone = { deleted_at: now, updated_at: now, provisioned_at: now };
    await unit.updateTable("accounts").set(gone).where("id", "=", accountId).execute();
    return undefined;
  }
  const schema = accountSchema(application);
  const normalised = found && schema && normaliseObject(found, schema);
  if (normalised?.ok !== true) return undefined;
  const { object } = normalised;
  const { nativeIdentity } = object;
  const before = await unit
    .selectFrom("accounts")
    .selectAll()
    .where("application", "=", application.name)
    .where("native_identity", "=", nativeIdentity)
    .$call(forUpdate(core.database.dialect))
    .executeTakeFirst();
  const id = before?.id ?? createIdentifier();
  // Only an account that is made is given to somebody: applications use the native identities of deleted ones again.
  const wanted = transaction.operation === "Create" ? transaction.identityId : undefined;
  // A failed create may be retried after its identity was deleted: then the account belongs to nobody.
  const made = wanted !== undefined && (await holdIdentities(core, unit, [wanted])).has(wanted) ? wanted : undefined;
  const owner = made ?? before?.identity_id ?? null;
  const row = {
    ...observedColumns(object),
    id,
    application: application.name,
    native_identity: nativeIdentity,
    identity_id: owner,
    correlation: owner === null ? (before?.correlation ?? "uncorrelated") : "linked",
    manual: made === undefined ? (before?.manual ?? 0) : 0,
    seen_run: before?.seen_run ?? 0,
    provisioned_at: now,
    deleted_at: null,
    created_at: before?.created_at ?? now,
    updated_at: now,
  };
  await upsertAccounts(unit, [row]);
  return { id, nativeIdentity };
}
