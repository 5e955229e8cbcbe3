import type { JsonValue } from "@castellan/scim";
import type { Database, Slots, UnitOfWork } from "@castellan/storage";
import type { GatewayTables, SupplementTable } from "../database/tables.ts";
import { isObject } from "../json/object.ts";
import type { Named, Supplement, SupplementKind } from "./supplement.ts";

/** The rows of one resource type: `instance` names the vault, so that what another vault has under the same id is not taken for it. */
export interface SupplementStore {
  find(instance: string, of: Named): Promise<Supplement | undefined>;
  /** By vault id, for what stands on one page. */
  findAll(instance: string, page: readonly Named[]): Promise<ReadonlyMap<number, Supplement>>;
  /** The vault ids with this `externalId`; some may be gone. */
  idsOf(instance: string, externalId: string): Promise<readonly number[]>;
  save(unit: UnitOfWork<GatewayTables>, instance: string, of: Named, supplement: Supplement): Promise<void>;
  /** As `save`, of the times and the fingerprint alone: what is kept stays. */
  touch(
    unit: UnitOfWork<GatewayTables>,
    instance: string,
    of: Named,
    times: Pick<Supplement, "modifiedAt" | "fingerprint">,
  ): Promise<void>;
  remove(unit: UnitOfWork<GatewayTables>, instance: string, id: number): Promise<void>;
}

/** SQLite binds at most 32,766 values to a statement. */
const idsPerQuery = 10_000;

export function createSupplementStore(db: Database<GatewayTables>, kind: SupplementKind): SupplementStore {
  const statements = prepareStatements(db);
  return {
    async find(instance, of) {
      const row = await statements.find.first({ instance, kind, vault_id: of.id });
      return row === undefined ? undefined : supplementOf(row, of);
    },
    async findAll(instance, page) {
      const found = new Map<number, Supplement>();
      for (let first = 0; first < page.length; first += idsPerQuery) {
        const part = new Map(page.slice(first, first + idsPerQuery).map((named) => [named.id, named]));
        const rows = await db.sql
          .selectFrom("supplement")
          .selectAll()
          .where("instance", "=", instance)
          .where("kind", "=", kind)
          .where("vault_id", "in", [...part.keys()])
          .execute();
        for (const row of rows) {
          const named = part.get(row.vault_id);
          const supplement = named === undefined ? undefined : supplementOf(row, named);
          if (supplement !== undefined) found.set(row.vault_id, supplement);
        }
      }
      return found;
    },
    async idsOf(instance, externalId) {
      const rows = await db.sql
        .selectFrom("supplement")
        .select("vault_id")
        .where("instance", "=", instance)
        .where("kind", "=", kind)
        .where("external_id", "=", externalId)
        .orderBy("vault_id")
        .execute();
      return rows.map(({ vault_id }) => vault_id);
    },
    async save(unit, instance, of, supplement) {
      await statements.save.all(rowOf(instance, kind, of, supplement), unit);
    },
    async touch(unit, instance, of, times) {
      await statements.touch.all(rowOf(instance, kind, of, { attributes: {}, ...times }), unit);
    },
    async remove(unit, instance, id) {
      await unit
        .deleteFrom("supplement")
        .where("instance", "=", instance)
        .where("kind", "=", kind)
        .where("vault_id", "=", id)
        .execute();
    },
  };
}

function rowOf(instance: string, kind: SupplementKind, of: Named, supplement: Supplement): SupplementTable {
  const { externalId } = supplement.attributes;
  return {
    instance,
    kind,
    vault_id: of.id,
    name: of.name.toLowerCase(),
    attributes: JSON.stringify(supplement.attributes),
    external_id: typeof externalId === "string" ? externalId : null,
    created_at: supplement.createdAt ?? null,
    modified_at: supplement.modifiedAt ?? null,
    fingerprint: supplement.fingerprint ?? null,
  };
}

/** What requests run all day, compiled once. */
function prepareStatements({ sql, prepare }: Database<GatewayTables>) {
  const insert = (value: Slots<SupplementTable>) =>
    sql.insertInto("supplement").values({
      instance: value("instance"),
      kind: value("kind"),
      vault_id: value("vault_id"),
      name: value("name"),
      attributes: value("attributes"),
      external_id: value("external_id"),
      created_at: value("created_at"),
      modified_at: value("modified_at"),
      fingerprint: value("fingerprint"),
    });
  const key = ["instance", "kind", "vault_id"] as const;
  return {
    find: prepare((value: Slots<Pick<SupplementTable, (typeof key)[number]>>) =>
      sql
        .selectFrom("supplement")
        .selectAll()
        .where("instance", "=", value("instance"))
        .where("kind", "=", value("kind"))
        .where("vault_id", "=", value("vault_id")),
    ),
    save: prepare((value: Slots<SupplementTable>) =>
      insert(value).onConflict((conflict) =>
        conflict.columns(key).doUpdateSet({
          name: value("name"),
          attributes: value("attributes"),
          external_id: value("external_id"),
          created_at: value("created_at"),
          modified_at: value("modified_at"),
          fingerprint: value("fingerprint"),
        }),
      ),
    ),
    touch: prepare((value: Slots<SupplementTable>) =>
      insert(value).onConflict((conflict) =>
        conflict.columns(key).doUpdateSet({
          modified_at: value("modified_at"),
          fingerprint: value("fingerprint"),
        }),
      ),
    ),
  };
}

/** A row under another name was left behind by something that is gone. */
function supplementOf(row: SupplementTable, of: Named): Supplement | undefined {
  if (row.name !== of.name.toLowerCase()) return undefined;
  const attributes: JsonValue = row.attributes === "{}" ? {} : JSON.parse(row.attributes);
  return {
    attributes: isObject(attributes) ? attributes : {},
    ...(row.created_at === null ? {} : { createdAt: row.created_at }),
    ...(row.modified_at === null ? {} : { modifiedAt: row.modified_at }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
  };
}
