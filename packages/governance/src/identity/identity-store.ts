import { forUpdate } from "@castellan/storage";
import type { Kysely } from "kysely";
import type { Core, Unit } from "../core.ts";
import type { GovernanceTables } from "../database/tables.ts";
import { notFound } from "../error/governance-error.ts";
import { type Identity, identityRow, readIdentity, searchableRows } from "./identity.ts";

type Reader = Kysely<GovernanceTables>;

export async function findIdentity(reader: Reader, name: string): Promise<Identity | undefined> {
  const query = reader.selectFrom("identities").selectAll().where("name_key", "=", name.toLowerCase());
  const row = await query.executeTakeFirst();
  return row && readIdentity(row);
}

/** Throws `notFound`. */
export async function getIdentity(reader: Reader, name: string): Promise<Identity> {
  const found = await findIdentity(reader, name);
  if (found === undefined) throw notFound("identity", name);
  return found;
}

export async function identitiesById(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Identity>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.selectFrom("identities").selectAll().where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, readIdentity(row)]));
}

/** Rows that stay as they are until the unit ends: what is computed from them is not written over by another unit, nor over it. */
export async function lockIdentities(
  { database }: Core,
  unit: Unit,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Identity>> {
  if (ids.length === 0) return new Map();
  const query = unit.selectFrom("identities").selectAll().where("id", "in", ids).orderBy("id");
  const rows = await query.$call(forUpdate(database.dialect)).execute();
  return new Map(rows.map((row) => [row.id, readIdentity(row)]));
}

/** Which of these identities there are; they are not deleted before the unit ends. */
export async function holdIdentities(
  { database }: Core,
  unit: Unit,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const query = unit.selectFrom("identities").select("id").where("id", "in", ids);
  const rows = await (database.dialect === "postgres" ? query.forKeyShare() : query).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Which of `names` belong to an identity already; in lower case. */
export async function takenNames(reader: Reader, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const keys = names.map((name) => name.toLowerCase());
  const rows = await reader.selectFrom("identities").select("name_key").where("name_key", "in", keys).execute();
  return new Set(rows.map(({ name_key }) => name_key));
}

const rowsPerStatement = 1_000;

/** Writes new and changed identities, and what they are found by. */
export async function saveIdentities(unit: Unit, identities: readonly Identity[]): Promise<void> {
  if (identities.length === 0) return;
  await unit
    .insertInto("identities")
    .values(identities.map(identityRow))
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((row) => ({
        display_name: row.ref("excluded.display_name"),
        attributes: row.ref("excluded.attributes"),
        inactive: row.ref("excluded.inactive"),
        manager_key: row.ref("excluded.manager_key"),
        search_key: row.ref("excluded.search_key"),
        updated_at: row.ref("excluded.updated_at"),
      })),
    )
    .execute();
  const ids = identities.map(({ id }) => id);
  await unit.deleteFrom("identity_attributes").where("identity_id", "in", ids).execute();
  const rows = identities.flatMap(searchableRows);
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await unit
      .insertInto("identity_attributes")
      .values(rows.slice(start, start + rowsPerStatement))
      .execute();
  }
}
