import { isUniqueViolation } from "@castellan/storage";
import { sql } from "kysely";
import { differences } from "../account/difference.ts";
import type { AttributeValue } from "../application/connector.ts";
import { type Actor, actorOf } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import { GovernanceError, notFound } from "../error/governance-error.ts";
import { createIdentifier } from "../identifier.ts";
import { openStatuses } from "../transaction/transaction.ts";
import { authoritativeApplications, governorsOf, type IdentityChange, refuseGoverned } from "./governor.ts";
import type { Identity } from "./identity.ts";
import { holdIdentities, lockIdentities, saveIdentities, takenNames } from "./identity-store.ts";
import { noSupplement, type Supplement, saveSupplement } from "./supplement.ts";

/** An identity that no authoritative application knows: made by hand, and kept by hand. */
export interface NewIdentity extends Pick<Identity, "name" | "displayName" | "attributes" | "inactive" | "managerId"> {
  readonly supplement: Supplement;
}

/** Looked at under the lock, before anything is written; throws to refuse. */
export type Check = (current: Identity) => void;

/** @throws `alreadyExists`, `invalidRequest` for a manager that is none. */
export async function createIdentity(core: Core, wanted: NewIdentity, actor: Actor): Promise<Identity> {
  const now = core.clock();
  const { supplement, ...own } = wanted;
  const identity: Identity = {
    ...own,
    attributes: assigned(own.attributes),
    id: createIdentifier(),
    source: undefined,
    managerKey: undefined,
    createdAt: now,
    updatedAt: now,
  };
  const { name, displayName, inactive } = identity;
  try {
    await core.database.transaction(async (unit) => {
      if ((await takenNames(unit, [name])).size > 0) throw taken(name);
      await requireManager(core, unit, identity.managerId);
      await saveIdentities(unit, [identity]);
      await saveSupplement(unit, identity.id, supplement);
      const details = { displayName, inactive, byHand: true };
      await core.audit.append(unit, [
        { action: "identity.created", ...actorOf(actor), target: `identity:${name}`, details },
      ]);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? taken(name) : error;
  }
  return identity;
}

function taken(name: string): GovernanceError {
  const mend = "choose another name, or change that identity";
  return new GovernanceError("alreadyExists", `there is an identity ${name} already`, { attribute: "name", mend });
}

async function requireManager(core: Core, unit: Unit, managerId: string | null | undefined): Promise<void> {
  if (managerId === undefined || managerId === null) return;
  if ((await holdIdentities(core, unit, [managerId])).has(managerId)) return;
  const mend = "name the id of an identity that there is";
  throw new GovernanceError("invalidRequest", "there is no such identity", { attribute: "manager", mend });
}

/**
 * Changes an identity and writes it down. What the identity is like already is not a change, and nobody is asked for it.
 * @throws `notFound`; `governedElsewhere` for what an authoritative application keeps.
 */
export async function changeIdentity(
  core: Core,
  id: string,
  wanted: IdentityChange,
  check: Check,
  actor: Actor,
): Promise<void> {
  const authoritative = await authoritativeApplications(core);
  await core.database.transaction(async (unit) => {
    const before = await locked(core, unit, id);
    check(before);
    const change = effective(before, wanted);
    if (Object.keys(change).length === 0) return;
    refuseGoverned(before, change, await governorsOf(unit, authoritative, id), authoritative);
    await requireManager(core, unit, change.managerId);
    const after = changed(before, change, core.clock());
    await saveIdentities(unit, [after]);
    if (change.supplement !== undefined) await saveSupplement(unit, id, change.supplement);
    await unit
      .updateTable("identities")
      .set({ manager_id: after.managerId ?? null })
      .where("id", "=", id)
      .execute();
    // What is beside governance is not told, only that it changed.
    const details = { ...changeDetails(before, after), ...(change.supplement === undefined ? {} : { beside: true }) };
    await core.audit.append(unit, [
      { action: "identity.changed", ...actorOf(actor), target: `identity:${before.name}`, details },
    ]);
  });
}

async function locked(core: Core, unit: Unit, id: string): Promise<Identity> {
  const identity = (await lockIdentities(core, unit, [id])).get(id);
  if (identity === undefined) throw notFound("identity", id);
  return identity;
}

/** What of a change is one. */
function effective(
  before: Identity,
  { displayName, inactive, attributes = {}, managerId, supplement }: IdentityChange,
) {
  const different = Object.entries(attributes).filter(
    ([name, value]) => JSON.stringify(before.attributes[name] ?? null) !== JSON.stringify(value),
  );
  return {
    ...(displayName === undefined || displayName === before.displayName ? {} : { displayName }),
    ...(inactive === undefined || inactive === before.inactive ? {} : { inactive }),
    ...(different.length === 0 ? {} : { attributes: Object.fromEntries(different) }),
    ...(managerId === undefined || managerId === (before.managerId ?? null) ? {} : { managerId }),
    ...(supplement === undefined ? {} : { supplement }),
  } satisfies IdentityChange;
}

function changed(before: Identity, change: IdentityChange, now: number): Identity {
  return {
    ...before,
    displayName: change.displayName ?? before.displayName,
    inactive: change.inactive ?? before.inactive,
    attributes: assigned({ ...before.attributes, ...change.attributes }),
    managerId: change.managerId === undefined ? before.managerId : (change.managerId ?? undefined),
    // Later than before, whatever the clock says: clients compare versions.
    updatedAt: Math.max(now, before.updatedAt + 1),
  };
}

function assigned(attributes: Identity["attributes"]): Identity["attributes"] {
  const kept: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== null) kept[name] = value;
  return kept;
}

function changeDetails(before: Identity, after: Identity) {
  const member = <Value>(name: string, from: Value, to: Value) =>
    from === to ? {} : { [name]: { old: from ?? null, new: to ?? null } };
  return {
    ...member("displayName", before.displayName, after.displayName),
    ...member("inactive", before.inactive, after.inactive),
    ...member("managerId", before.managerId, after.managerId),
    attributes: differences(before.attributes, after.attributes),
  };
}

/**
 * Deletes an identity that nothing hangs on any more: no live account, nothing under way. Accounts of it that are gone already, and those
 * whom it managed, are let go of.
 * @throws `notFound`, `conflict` with what is in the way.
 */
export async function deleteIdentity(core: Core, id: string, check: Check, actor: Actor): Promise<void> {
  const now = core.clock();
  await core.database.transaction(async (unit) => {
    const identity = await locked(core, unit, id);
    check(identity);
    await refuseWhileUsed(unit, identity);
    const nobody = { identity_id: null, correlation: "uncorrelated", manual: 0, updated_at: now };
    await unit.updateTable("accounts").set(nobody).where("identity_id", "=", id).execute();
    await unit.updateTable("identities").set({ manager_id: null }).where("manager_id", "=", id).execute();
    await unit.deleteFrom("identity_attributes").where("identity_id", "=", id).execute();
    await saveSupplement(unit, id, noSupplement);
    await unit.deleteFrom("identities").where("id", "=", id).execute();
    const { name, displayName, source } = identity;
    const details = { displayName, ...(source === undefined ? {} : { source }) };
    await core.audit.append(unit, [
      { action: "identity.deleted", ...actorOf(actor), target: `identity:${name}`, details },
    ]);
  });
}

const namedAccounts = 3;

async function refuseWhileUsed(unit: Unit, { id, name }: Identity): Promise<void> {
  const live = unit.selectFrom("accounts").where("identity_id", "=", id).where("deleted_at", "is", null);
  const counted = await live.select(sql<number>`count(*)`.as("count")).executeTakeFirst();
  const count = Number(counted?.count ?? 0);
  if (count > 0) {
    const shown = await live.select(["application", "display_name"]).orderBy("id").limit(namedAccounts).execute();
    const list = shown.map(({ application, display_name }) => `${display_name} on ${application}`).join(", ");
    const more = count > shown.length ? ` and ${count - shown.length} more` : "";
    throw new GovernanceError("conflict", `${name} has ${count} account${count === 1 ? "" : "s"}: ${list}${more}`, {
      mend: "delete the accounts, or correlate them with somebody else, first",
    });
  }
  const open = await unit
    .selectFrom("transactions")
    .select("id")
    .where("identity_id", "=", id)
    .where("status", "in", openStatuses)
    .executeTakeFirst();
  if (open === undefined) return;
  const detail = `transaction ${open.id} is under way for ${name}`;
  throw new GovernanceError("conflict", detail, { mend: "wait until it is over, and try again" });
}
