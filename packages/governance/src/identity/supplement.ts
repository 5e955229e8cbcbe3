import type { Kysely } from "kysely";
import type { Unit } from "../core.ts";
import type { GovernanceTables } from "../database/tables.ts";
import { type JsonRecord, parseRecord } from "../json.ts";

/** What people keep with an identity that governance itself has no use for: addresses, photographs, kinds of e-mail addresses. */
export type Supplement = JsonRecord;

export const noSupplement: Supplement = {};

export async function supplementsOf(
  reader: Kysely<GovernanceTables>,
  identityIds: readonly string[],
): Promise<ReadonlyMap<string, Supplement>> {
  if (identityIds.length === 0) return new Map();
  const query = reader.selectFrom("identity_supplements").selectAll().where("identity_id", "in", identityIds);
  return new Map((await query.execute()).map(({ identity_id, document }) => [identity_id, parseRecord(document)]));
}

export async function saveSupplement(unit: Unit, identityId: string, supplement: Supplement): Promise<void> {
  await unit.deleteFrom("identity_supplements").where("identity_id", "=", identityId).execute();
  if (Object.keys(supplement).length === 0) return;
  const row = { identity_id: identityId, document: JSON.stringify(supplement) };
  await unit.insertInto("identity_supplements").values(row).execute();
}
