import type { Dialect } from "@castellan/storage";
import { type Kysely, sql } from "kysely";

/**
 * What keeps a page far into a list of very many as quick as the first: people are asked for by both of their names, and by
 * their state; and the names of a group's members stand in the narrow rows, so that no document is read for them.
 */
export async function indexLists(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .alterTable("users")
    .addColumn("user_name", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  const name = dialect === "postgres" ? sql`item::jsonb ->> 'username'` : sql`json_extract(item, '$.username')`;
  const named = sql`select ${name} from user_documents where user_documents.id = users.id`;
  await sql`update users set user_name = coalesce((${named}), '')`.execute(db);
  for (const [first, second] of [
    ["last_name_key", "first_name_key"],
    ["first_name_key", "last_name_key"],
  ] as const) {
    await db.schema.dropIndex(`users_${first}`).execute();
    await db.schema.createIndex(`users_${first}`).on("users").columns([first, second, "id"]).execute();
  }
  await db.schema.createIndex("users_state").on("users").columns(["enabled", "suspended", "id"]).execute();
}
