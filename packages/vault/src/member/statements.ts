import type { Database, Slots } from "@castellan/storage";
import { sql } from "kysely";
import type { VaultTables } from "../database/tables.ts";

export type MembershipStatements = ReturnType<typeof prepareMembershipStatements>;

/** What every request for a safe runs, compiled once. */
export function prepareMembershipStatements({ sql: db, prepare, dialect }: Database<VaultTables>) {
  return {
    safeNamed: prepare((value: Slots<{ nameKey: string }>) =>
      db.selectFrom("safes").selectAll().where("name_key", "=", value("nameKey")),
    ),
    /** What the memberships of a user and of `groups`, a JSON array of their numbers, allow at `now`. */
    permissions: prepare((value: Slots<{ safeId: number; userId: number; groups: string; now: number }>) => {
      const lasting = db
        .selectFrom("safe_members")
        .select("permissions")
        .where("safe_id", "=", value("safeId"))
        .where((column) => column.or([column("expires_at", "is", null), column("expires_at", ">", value("now"))]));
      const groups =
        dialect === "postgres"
          ? sql<number>`(select jsonb_array_elements_text(${value("groups")}::jsonb)::bigint)`
          : sql<number>`(select value from json_each(${value("groups")}))`;
      return lasting
        .where("member_type", "=", "User")
        .where("member_id", "=", value("userId"))
        .unionAll(lasting.where("member_type", "=", "Group").where("member_id", "in", groups));
    }),
  };
}
