import {
  type AuditLog,
  type Custody,
  createCustody,
  type Database,
  rootKeyIdOf,
  type SealedShelf,
  type Sealer,
  serviceKeyShelf,
} from "@castellan/storage";
import { passwordContext } from "../authentication/token-store.ts";
import type { GatewayTables } from "./tables.ts";

/** Everything that the gateway keeps under root keys: the vault passwords of its tokens, and its own key. */
export function gatewayCustody(db: Database<GatewayTables>, audit: AuditLog<GatewayTables>, sealer: Sealer): Custody {
  const shelves = [tokenShelf(db, sealer), serviceKeyShelf(db, sealer)];
  return createCustody({ db, audit, currentKeyId: () => sealer.currentKeyId(), shelves });
}

function tokenShelf(db: Database<GatewayTables>, sealer: Sealer): SealedShelf<GatewayTables> {
  return {
    async page(after, limit) {
      let query = db.sql.selectFrom("api_token").select(["id", "sealed_password"]).orderBy("id").limit(limit);
      if (after !== undefined) query = query.where("id", ">", after);
      const rows = await query.execute();
      return rows.map(({ id, sealed_password: value }) => ({ key: id, value, keyIds: [rootKeyIdOf(value)] }));
    },
    rewrap: ({ key, value }) => sealer.rewrap(value, passwordContext(key)),
    async replace(unit, key, before, after) {
      const { numUpdatedRows } = await unit
        .updateTable("api_token")
        .set({ sealed_password: after })
        .where("id", "=", key)
        .where("sealed_password", "=", before)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}
