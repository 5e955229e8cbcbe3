import { type SelectQueryBuilder, sql } from "kysely";
import { accountTarget } from "../account/account.ts";
import type { GovernanceFact } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import type { GovernanceTables } from "../database/tables.ts";
import type { Identity } from "../identity/identity.ts";
import { lockIdentities, saveIdentities } from "../identity/identity-store.ts";
import { recordProgress } from "../task/task-store.ts";
import { activeAccounts } from "./active-accounts.ts";
import { deletionRefusal } from "./guard.ts";
import type { RunContext } from "./run-context.ts";

const accountsPerUnit = 500;

type Accounts<Row> = SelectQueryBuilder<GovernanceTables, "accounts", Row>;

/** Live accounts that were there before the run began, and that governance did not write since. */
function older<Row>(query: Accounts<Row>, { application, startedAt }: RunContext): Accounts<Row> {
  return query
    .where("application", "=", application.name)
    .where("deleted_at", "is", null)
    .where("created_at", "<", startedAt)
    .where("provisioned_at", "<", startedAt);
}

/**
 * Marks the accounts deleted that a complete, error-free run did not meet, unless there are more of them than the guard
 * allows. Their rows stay, with their history.
 * @returns Why nothing was marked, for a person; `undefined` when all went well.
 */
export async function markMissingDeleted(core: Core, context: RunContext): Promise<string | undefined> {
  const { task, application } = context;
  const accounts = core.database.sql.selectFrom("accounts");
  const count = sql<number>`count(*)`.as("count");
  const before = await older(accounts.select(count), context).executeTakeFirstOrThrow();
  const missing = await older(accounts.select(count), context)
    .where("seen_run", "<", task.run)
    .executeTakeFirstOrThrow();
  const guard = task.options.deleteGuard ?? application.deleteGuard;
  // A run that was cut here goes on with what is left: what it marked before counts, too.
  const marked = task.counts.deleted ?? 0;
  const refusal = deletionRefusal(Number(missing.count) + marked, Number(before.count) + marked, guard);
  if (refusal !== undefined) return refusal;
  while ((await core.database.transaction((unit) => markSome(core, unit, context))) === accountsPerUnit);
  return undefined;
}

async function markSome(core: Core, unit: Unit, context: RunContext): Promise<number> {
  const { task, application } = context;
  const rows = await older(unit.selectFrom("accounts").select(["id", "native_identity", "identity_id"]), context)
    .where("seen_run", "<", task.run)
    .orderBy("id")
    .limit(accountsPerUnit)
    .execute();
  if (rows.length === 0) return 0;
  const now = core.clock();
  const ids = rows.map(({ id }) => id);
  await unit.updateTable("accounts").set({ deleted_at: now, updated_at: now }).where("id", "in", ids).execute();
  const left = rows.flatMap(({ identity_id }) => identity_id ?? []);
  const identities = application.authoritative ? await withoutAccount(core, unit, context, left, now) : [];
  await saveIdentities(unit, identities);
  const facts: GovernanceFact[] = rows.map(({ native_identity }) => ({
    action: "account.deleted",
    actor: "system",
    target: accountTarget(application.name, native_identity),
    correlationId: task.id,
  }));
  for (const { name } of identities) {
    const details = { inactive: { old: false, new: true } };
    facts.push({
      action: "identity.changed",
      actor: "system",
      target: `identity:${name}`,
      correlationId: task.id,
      details,
    });
  }
  await recordProgress(core, unit, task.id, {
    processed: 0,
    counts: { deleted: rows.length, identitiesChanged: identities.length },
    messages: [],
  });
  await core.audit.append(unit, facts);
  return rows.length;
}

/** The identities that have no active authoritative account any more: they become inactive. */
async function withoutAccount(
  core: Core,
  unit: Unit,
  { authoritative }: RunContext,
  ids: readonly string[],
  now: number,
): Promise<readonly Identity[]> {
  const identities = await lockIdentities(core, unit, ids);
  const active = await activeAccounts(unit, authoritative, ids);
  return [...identities.values()]
    .filter(({ id, inactive }) => !inactive && (active.get(id)?.size ?? 0) === 0)
    .map((identity) => ({ ...identity, inactive: true, updatedAt: now }));
}
