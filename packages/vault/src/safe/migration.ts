import type { Dialect } from "@castellan/storage";
import { type Kysely, sql } from "kysely";

/**
 * The safes of a member of very many are found in the index alone. Names of safes and members stand in the order of their characters
 * on either engine: predefined members are merged into that order.
 */
export async function indexMemberships(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  if (dialect === "postgres") {
    for (const table of ["safes", "safe_members"]) {
      await sql`alter table ${sql.id(table)} alter column name_key type text collate "C"`.execute(db);
    }
  }
  await db.schema.dropIndex("safe_members_member").execute();
  await db.schema
    .createIndex("safe_members_member")
    .on("safe_members")
    .columns(["member_type", "member_id", "safe_id", "expires_at", "permissions"])
    .execute();
}
