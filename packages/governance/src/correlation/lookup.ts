import { type Kysely, sql } from "kysely";
import type { CorrelationRule } from "../application/application.ts";
import type { GovernanceTables } from "../database/tables.ts";
import type { Candidates, Lookup } from "./correlate.ts";

type KeyLists = Iterable<readonly (string | undefined)[]>;

/**
 * Looks up the keys of many accounts at once: one query for each identity attribute, one row for each value, however
 * many identities share it.
 */
export async function lookupKeys(
  reader: Kysely<GovernanceTables>,
  rules: readonly CorrelationRule[],
  keyLists: KeyLists,
): Promise<{ readonly lookup: Lookup; readonly identityIds: ReadonlySet<string> }> {
  const identityIds = new Set<string>();
  const found = new Map<string, Map<string, Candidates>>();
  for (const [attribute, values] of valuesByAttribute(rules, keyLists)) {
    const rows = await reader
      .selectFrom("identity_attributes")
      .select(["value", sql<string>`min(identity_id)`.as("identity_id"), sql<number>`count(*)`.as("count")])
      .where("name", "=", attribute)
      .where("value", "in", [...values])
      .groupBy("value")
      .execute();
    const candidates = new Map<string, Candidates>();
    for (const { value, count, identity_id } of rows) {
      candidates.set(value, { count: Number(count), identityId: identity_id });
      identityIds.add(identity_id);
    }
    found.set(attribute, candidates);
  }
  return { lookup: (attribute, value) => found.get(attribute)?.get(value), identityIds };
}

function valuesByAttribute(rules: readonly CorrelationRule[], keyLists: KeyLists): ReadonlyMap<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const keys of keyLists) {
    for (const [index, { identityAttribute }] of rules.entries()) {
      const key = keys[index];
      if (key === undefined) continue;
      const known = values.get(identityAttribute) ?? new Set();
      values.set(identityAttribute, known.add(key));
    }
  }
  return values;
}
