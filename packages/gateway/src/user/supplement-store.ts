import type { JsonObject, JsonValue } from "@castellan/scim";
import type { Database, Slots, UnitOfWork } from "@castellan/storage";
import type { GatewayTables, UserSupplementTable } from "../database/tables.ts";
import { isObject } from "./labelled-values.ts";
import type { VaultUser } from "./vault-user.ts";

/** What the gateway keeps of a vault user beside the vault. */
export interface Supplement {
  readonly attributes: JsonObject;
  /** Unix milliseconds; absent: the user was not created through the gateway. */
  readonly createdAt?: number;
  /** Unix milliseconds of the last change through the gateway. */
  readonly modifiedAt?: number;
  /** Of the vault user after that change. */
  readonly fingerprint?: string;
}

/** A service's rows of one vault: `instance` names it, so that users of another vault with the same id are not taken for them. */
export interface SupplementStore {
  find(instance: string, user: VaultUser): Promise<Supplement | undefined>;
  /** By vault user id, for the users of one page. */
  findAll(instance: string, users: readonly VaultUser[]): Promise<ReadonlyMap<number, Supplement>>;
  save(unit: UnitOfWork<GatewayTables>, instance: string, user: VaultUser, supplement: Supplement): Promise<void>;
  remove(unit: UnitOfWork<GatewayTables>, instance: string, userId: number): Promise<void>;
}

/** SQLite binds at most 32,766 values to a statement. */
const idsPerQuery = 10_000;

export function createSupplementStore(db: Database<GatewayTables>): SupplementStore {
  const statements = prepareStatements(db);
  return {
    async find(instance, user) {
      const row = await statements.find.first({ instance, vault_user_id: user.id });
      return row === undefined ? undefined : supplementOf(row, user);
    },
    async findAll(instance, users) {
      const found = new Map<number, Supplement>();
      for (let first = 0; first < users.length; first += idsPerQuery) {
        const part = new Map(users.slice(first, first + idsPerQuery).map((user) => [user.id, user]));
        const rows = await db.sql
          .selectFrom("user_supplement")
          .selectAll()
          .where("instance", "=", instance)
          .where("vault_user_id", "in", [...part.keys()])
          .execute();
        for (const row of rows) {
          const user = part.get(row.vault_user_id);
          const supplement = user === undefined ? undefined : supplementOf(row, user);
          if (supplement !== undefined) found.set(row.vault_user_id, supplement);
        }
      }
      return found;
    },
    async save(unit, instance, user, supplement) {
      const row: UserSupplementTable = {
        instance,
        vault_user_id: user.id,
        user_name: user.username.toLowerCase(),
        attributes: JSON.stringify(supplement.attributes),
        created_at: supplement.createdAt ?? null,
        modified_at: supplement.modifiedAt ?? null,
        fingerprint: supplement.fingerprint ?? null,
      };
      await statements.save.all(row, unit);
    },
    async remove(unit, instance, userId) {
      await unit
        .deleteFrom("user_supplement")
        .where("instance", "=", instance)
        .where("vault_user_id", "=", userId)
        .execute();
    },
  };
}

/** What requests run all day, compiled once. */
function prepareStatements({ sql, prepare }: Database<GatewayTables>) {
  return {
    find: prepare((value: Slots<Pick<UserSupplementTable, "instance" | "vault_user_id">>) =>
      sql
        .selectFrom("user_supplement")
        .selectAll()
        .where("instance", "=", value("instance"))
        .where("vault_user_id", "=", value("vault_user_id")),
    ),
    save: prepare((value: Slots<UserSupplementTable>) => {
      const kept = {
        user_name: value("user_name"),
        attributes: value("attributes"),
        created_at: value("created_at"),
        modified_at: value("modified_at"),
        fingerprint: value("fingerprint"),
      };
      return sql
        .insertInto("user_supplement")
        .values({ instance: value("instance"), vault_user_id: value("vault_user_id"), ...kept })
        .onConflict((conflict) => conflict.columns(["instance", "vault_user_id"]).doUpdateSet(kept));
    }),
  };
}

/** A row under another name was left behind by a user that is gone. */
function supplementOf(row: UserSupplementTable, user: VaultUser): Supplement | undefined {
  if (row.user_name !== user.username.toLowerCase()) return undefined;
  const attributes: JsonValue = row.attributes === "{}" ? {} : JSON.parse(row.attributes);
  return {
    attributes: isObject(attributes) ? attributes : {},
    ...(row.created_at === null ? {} : { createdAt: row.created_at }),
    ...(row.modified_at === null ? {} : { modifiedAt: row.modified_at }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
  };
}
