import { type Database, forUpdate, type Slots } from "@castellan/storage";
import type { UserDocumentRow, UserRow, VaultTables } from "../database/tables.ts";

/** The columns of `users` that a write gives; the number is the database's. */
export type UserColumns = Omit<UserRow, "id">;
/** The columns that follow what is shown of a user; where an external user comes from never changes. */
export type ShownColumns = Omit<UserColumns, "domain" | "external_id">;

export type UserStatements = ReturnType<typeof prepareUserStatements>;

/** What requests run all day, compiled once. */
export function prepareUserStatements({ sql, prepare, dialect }: Database<VaultTables>) {
  return {
    document: prepare((value: Slots<{ id: number }>) =>
      sql.selectFrom("user_documents").select("document").where("id", "=", value("id")),
    ),
    holdDocument: prepare((value: Slots<{ id: number }>) =>
      sql.selectFrom("user_documents").select("document").where("id", "=", value("id")).$call(forUpdate(dialect)),
    ),
    passwordChangedAt: prepare((value: Slots<{ id: number }>) =>
      sql.selectFrom("user_logons").select("password_changed_at").where("id", "=", value("id")),
    ),
    groups: prepare((value: Slots<{ userId: number }>) =>
      sql
        .withRecursive("enclosing(id)", (recursive) =>
          recursive
            .selectFrom("group_members")
            .select("group_members.group_id as id")
            .where("group_members.user_id", "=", value("userId"))
            .union(
              recursive
                .selectFrom("nested_groups")
                .innerJoin("enclosing", "enclosing.id", "nested_groups.member_id")
                .select("nested_groups.group_id as id"),
            ),
        )
        .selectFrom("enclosing")
        .innerJoin("groups", "groups.id", "enclosing.id")
        .select(["groups.id", "groups.group_name"]),
    ),
    groupNamed: prepare((value: Slots<{ nameKey: string }>) =>
      sql.selectFrom("groups").select("id").where("name_key", "=", value("nameKey")),
    ),
    insert: prepare((value: Slots<UserColumns>) =>
      sql
        .insertInto("users")
        .values({ ...shown(value), domain: value("domain"), external_id: value("external_id") })
        .returning("id"),
    ),
    insertDocument: prepare((value: Slots<UserDocumentRow>) =>
      sql.insertInto("user_documents").values({ id: value("id"), document: value("document"), item: value("item") }),
    ),
    update: prepare((value: Slots<ShownColumns & { id: number }>) =>
      sql.updateTable("users").set(shown(value)).where("id", "=", value("id")),
    ),
    updateDocument: prepare((value: Slots<UserDocumentRow>) =>
      sql
        .updateTable("user_documents")
        .set({ document: value("document"), item: value("item") })
        .where("id", "=", value("id")),
    ),
  };
}

function shown(value: Slots<ShownColumns>) {
  return {
    user_name: value("user_name"),
    name_key: value("name_key"),
    search_text: value("search_text"),
    source: value("source"),
    user_type: value("user_type"),
    component_user: value("component_user"),
    enabled: value("enabled"),
    suspended: value("suspended"),
    location_key: value("location_key"),
    first_name_key: value("first_name_key"),
    middle_name_key: value("middle_name_key"),
    last_name_key: value("last_name_key"),
  };
}
