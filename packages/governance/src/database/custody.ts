import {
  type Custody,
  createCustody,
  type Database,
  rootKeyIdOf,
  type SealedShelf,
  type Sealer,
  serviceKeyShelf,
} from "@castellan/storage";
import { parseSecrets } from "../application/application-store.ts";
import { settingContext } from "../application/secrets.ts";
import type { Core } from "../core.ts";
import { secretContext } from "../transaction/transaction.ts";
import type { GovernanceTables } from "./tables.ts";

type Shelf = SealedShelf<GovernanceTables>;

/** Everything that governance keeps under root keys: settings of applications, secrets of transactions, its own key. */
export function governanceCustody({ database: db, audit, sealer }: Core): Custody {
  const shelves = [applicationShelf(db, sealer), transactionShelf(db, sealer), serviceKeyShelf(db, sealer)];
  return createCustody({ db, audit, currentKeyId: () => sealer.currentKeyId(), shelves });
}

/** An application's secrets stand in one column. Its version stays: nothing of the application changes. */
function applicationShelf(db: Database<GovernanceTables>, sealer: Sealer): Shelf {
  return {
    async page(after, limit) {
      let query = db.sql.selectFrom("applications").select(["name", "secrets"]).orderBy("name").limit(limit);
      if (after !== undefined) query = query.where("name", ">", after);
      const rows = await query.execute();
      return rows.map(({ name, secrets }) => {
        return { key: name, value: secrets, keyIds: Object.values(parseSecrets(secrets)).map(rootKeyIdOf) };
      });
    },
    async rewrap({ key, value }) {
      const settings = Object.entries(parseSecrets(value)).map(async ([setting, sealed]) => {
        return [setting, await sealer.rewrap(sealed, settingContext(key, setting))] as const;
      });
      return JSON.stringify(Object.fromEntries(await Promise.all(settings)));
    },
    async replace(unit, key, before, after) {
      const query = unit.updateTable("applications").set({ secrets: after }).where("name", "=", key);
      return (await query.where("secrets", "=", before).executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}

function transactionShelf(db: Database<GovernanceTables>, sealer: Sealer): Shelf {
  return {
    async page(after, limit) {
      let query = db.sql
        .selectFrom("transactions")
        .select(["id", "secrets"])
        .where("secrets", "is not", null)
        .orderBy("id")
        .limit(limit);
      if (after !== undefined) query = query.where("id", ">", after);
      const rows = await query.execute();
      return rows.map(({ id, secrets }) => {
        const value = secrets ?? "";
        return { key: id, value, keyIds: [rootKeyIdOf(value)] };
      });
    },
    rewrap: ({ key, value }) => sealer.rewrap(value, secretContext(key)),
    async replace(unit, key, before, after) {
      const query = unit.updateTable("transactions").set({ secrets: after }).where("id", "=", key);
      return (await query.where("secrets", "=", before).executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}
