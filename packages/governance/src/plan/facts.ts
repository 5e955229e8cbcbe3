import { type Kysely, sql } from "kysely";
import type { Account } from "../account/account.ts";
import { readAccount } from "../account/account.ts";
import { accountSchema } from "../application/application.ts";
import type { Core } from "../core.ts";
import type { GovernanceTables } from "../database/tables.ts";
import { GovernanceError } from "../error/governance-error.ts";
import type { Identity } from "../identity/identity.ts";
import { findIdentity } from "../identity/identity-store.ts";
import { openStatuses } from "../transaction/transaction.ts";
import { type Compiled, compilePlan } from "./compile.ts";
import { type Facts, type KnownApplication, lookupKey, type UniqueLookup } from "./draft.ts";
import type { Plan } from "./plan.ts";

/** Gathers what the compiler has to know, and compiles; again while a unique value had to be looked up. */
export async function compileWithFacts(core: Core, plan: Plan): Promise<Compiled> {
  let facts = await gatherFacts(core, plan);
  let compiled = compilePlan(facts);
  while (compiled.lookups.length > 0) {
    const taken = await takenValues(core, compiled.lookups, facts.applications);
    facts = { ...facts, taken: new Map([...facts.taken, ...taken]) };
    compiled = compilePlan(facts);
  }
  return compiled;
}

async function gatherFacts(core: Core, plan: Plan): Promise<Facts> {
  const identity = plan.identity === undefined ? undefined : await knownIdentity(core, plan.identity);
  const applications = new Map<string, KnownApplication>();
  for (const name of new Set(plan.accountRequests.map(({ application }) => application.toLowerCase()))) {
    const stored = await core.applications.find(name);
    if (stored === undefined) continue;
    const { application } = stored;
    const features = await core.connectors.use(application.name, async (connector) => connector.features);
    applications.set(name, { application, features });
  }
  const accounts = await gatherAccounts(core, plan, identity, applications);
  const unsettled = await unsettledAccounts(core.database.sql, accounts);
  return { plan, identity, applications, accounts, unsettled, taken: new Map(), compile: core.compile };
}

async function knownIdentity({ database }: Core, name: string): Promise<Identity> {
  const identity = await findIdentity(database.sql, name);
  if (identity !== undefined) return identity;
  const mend = "aggregate the authoritative application, or leave identity out";
  throw new GovernanceError("invalidPlan", `there is no identity ${name}`, { attribute: "identity", mend });
}

async function gatherAccounts(
  { database }: Core,
  plan: Plan,
  identity: Identity | undefined,
  applications: ReadonlyMap<string, KnownApplication>,
): Promise<readonly Account[]> {
  const accounts = new Map<string, Account>();
  const all = database.sql.selectFrom("accounts").selectAll();
  if (identity !== undefined) {
    const rows = await all.where("identity_id", "=", identity.id).execute();
    for (const row of rows) accounts.set(row.id, readAccount(row));
  }
  for (const [key, { application }] of applications) {
    const named = plan.accountRequests.filter((request) => request.application.toLowerCase() === key);
    const natives = named.flatMap(({ nativeIdentity }) => nativeIdentity ?? []);
    if (natives.length === 0) continue;
    const query = all.where("application", "=", application.name).where("native_identity", "in", natives);
    for (const row of await query.execute()) accounts.set(row.id, readAccount(row));
  }
  return [...accounts.values()];
}

async function unsettledAccounts(
  reader: Kysely<GovernanceTables>,
  accounts: readonly Account[],
): Promise<ReadonlySet<string>> {
  if (accounts.length === 0) return new Set();
  const rows = await reader
    .selectFrom("transactions")
    .select("account_id")
    .where(
      "account_id",
      "in",
      accounts.map(({ id }) => id),
    )
    .where("status", "in", openStatuses)
    .execute();
  return new Set(rows.flatMap(({ account_id }) => account_id ?? []));
}

/** Which of the values an account has, or one that is being created will have. */
async function takenValues(
  core: Core,
  lookups: readonly UniqueLookup[],
  applications: ReadonlyMap<string, KnownApplication>,
): Promise<ReadonlyMap<string, boolean>> {
  const taken = new Map(lookups.map((lookup) => [lookupKey(lookup), false]));
  for (const group of Map.groupBy(lookups, ({ application, attribute }) => `${application}\n${attribute}`).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { application, attribute } = first;
    const known = applications.get(application.toLowerCase());
    const values = group.map(({ value }) => value);
    const found = [
      ...(await valuesOfAccounts(core, known, attribute, values)),
      ...(await valuesBeingCreated(core, application, attribute, values)),
    ];
    for (const value of found) taken.set(lookupKey({ application, attribute, value }), true);
  }
  return taken;
}

/** The names accounts are shown and known by are indexed; any other attribute is read from every account. */
async function valuesOfAccounts(
  { database }: Core,
  known: KnownApplication | undefined,
  attribute: string,
  values: readonly string[],
): Promise<readonly string[]> {
  if (known === undefined) return [];
  const schema = accountSchema(known.application);
  const live = database.sql
    .selectFrom("accounts")
    .where("application", "=", known.application.name)
    .where("deleted_at", "is", null);
  if (attribute === schema?.identityAttribute) {
    const rows = await live.select("native_identity as value").where("native_identity", "in", values).execute();
    return rows.map(({ value }) => value);
  }
  if (attribute === schema?.displayAttribute) {
    const keys = values.map((value) => value.toLowerCase());
    const rows = await live.select("display_key as value").where("display_key", "in", keys).execute();
    return rows.map(({ value }) => value);
  }
  const value = jsonText(database, "attributes", [attribute]);
  const rows = await live.select(value.as("value")).where(value, "in", databaseKeys(values)).execute();
  return rows.map((row) => row.value);
}

/** A text inside a JSON column, in lower case. */
function jsonText({ dialect }: Core["database"], column: "attributes" | "request", path: readonly string[]) {
  const json = sql.ref(column);
  if (dialect === "postgres")
    return sql<string>`lower(${json}::jsonb #>> ${`{${path.map(quoted).join(",")}}`}::text[])`;
  return sql<string>`lower(json_extract(${json}, ${`$${path.map((step) => `.${quoted(step)}`).join("")}`}))`;
}

/** What a database's `lower` may make of `values` in any letter case: SQLite's knows the letters A to Z alone. */
function databaseKeys(values: readonly string[]): readonly string[] {
  const spellings = values.flatMap((value) => [value, value.toLowerCase(), value.toUpperCase()]);
  const lowered = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return [...new Set([...spellings.map((each) => each.toLowerCase()), ...spellings.map(lowered)])];
}

function quoted(step: string): string {
  return `"${step.replaceAll(/["\\]/g, "")}"`;
}

async function valuesBeingCreated(
  { database }: Core,
  application: string,
  attribute: string,
  values: readonly string[],
): Promise<readonly string[]> {
  const value = jsonText(database, "request", ["attributes", attribute]);
  const rows = await database.sql
    .selectFrom("transactions")
    .select(value.as("value"))
    .where("status", "in", openStatuses)
    .where("application", "=", application)
    .where("operation", "=", "Create")
    .where(value, "in", databaseKeys(values))
    .execute();
  return rows.map((row) => row.value);
}
