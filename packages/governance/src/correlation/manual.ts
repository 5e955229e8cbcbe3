import { type Account, accountScope, accountTarget, readAccount } from "../account/account.ts";
import { type Actor, actorOf, type GovernanceFact } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import { GovernanceError, notFound } from "../error/governance-error.ts";
import { findIdentity, holdIdentities } from "../identity/identity-store.ts";
import { type Correlation, correlate, correlationKeys } from "./correlate.ts";
import { lookupKeys } from "./lookup.ts";

export async function getAccount(core: Core, id: string): Promise<Account> {
  const query = core.database.sql.selectFrom("accounts").selectAll().where("id", "=", id);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw notFound("account", id);
  return readAccount(row);
}

/** A person says whose account it is. Rules leave it alone from then on. */
export async function correlateByHand(core: Core, id: string, identityName: string, actor: Actor): Promise<Account> {
  const account = await getAccount(core, id);
  const identity = await findIdentity(core.database.sql, identityName);
  if (identity === undefined) {
    throw new GovernanceError("invalidRequest", `there is no identity ${identityName}`, { attribute: "identity" });
  }
  const chosen: Correlation = { state: "linked", identityId: identity.id, rule: undefined };
  await save(core, account, chosen, true, actor, { identity: identity.name, manual: true });
  return getAccount(core, id);
}

/** Takes a person's choice back: the application's rules decide again, at once. */
export async function correlateByRules(core: Core, id: string, actor: Actor): Promise<Account> {
  const account = await getAccount(core, id);
  const { application } = await core.applications.get(account.application);
  const keys = correlationKeys(application.correlation, accountScope(account), core.compile);
  const { lookup } = await lookupKeys(core.database.sql, application.correlation, [keys]);
  const found = correlate(application.correlation, keys, lookup);
  await save(core, account, found, false, actor, { manual: false, rule: found.rule });
  return getAccount(core, id);
}

async function save(
  core: Core,
  account: Account,
  { state, identityId }: Correlation,
  manual: boolean,
  actor: Actor,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const action: GovernanceFact["action"] = state === "linked" ? "account.correlated" : "account.uncorrelated";
  const target = accountTarget(account.application, account.nativeIdentity);
  await core.database.transaction(async (unit: Unit) => {
    if (identityId !== undefined && !(await holdIdentities(core, unit, [identityId])).has(identityId)) {
      throw new GovernanceError("conflict", "the identity was deleted meanwhile", { attribute: "identity" });
    }
    await unit
      .updateTable("accounts")
      .set({ identity_id: identityId ?? null, correlation: state, manual: manual ? 1 : 0, updated_at: core.clock() })
      .where("id", "=", account.id)
      .execute();
    await core.audit.append(unit, [{ action, ...actorOf(actor), target, details: { correlation: state, ...details } }]);
  });
}
