import { type GroupMembership, type PvwaUser, refusal } from "@castellan/pvwa";
import { forUpdate, isUniqueViolation } from "@castellan/storage";
import type { VaultContext, VaultUnit } from "../context.ts";
import { columnsOf, inOrder, nameKey, parseUser, renderUser } from "./document.ts";

/** Where an external user comes from: the directory's domain, and who he is there. */
export interface ExternalIdentity {
  readonly domain: string;
  readonly externalId: string;
}

/** Stores a new user and gives him his number. Throws 409 `CASTL001E` when a user or a group has the name. */
export async function insertUser(
  unit: VaultUnit,
  user: Omit<PvwaUser, "id">,
  external?: ExternalIdentity,
): Promise<PvwaUser> {
  const columns = columnsOf(user);
  await refuseGroupName(unit, user.username);
  const { id } = await uniqueName(
    user.username,
    unit
      .insertInto("users")
      .values({ ...columns, domain: external?.domain ?? null, external_id: external?.externalId ?? null })
      .returning("id")
      .executeTakeFirstOrThrow(),
  );
  const created = inOrder({ id, ...user });
  await unit.insertInto("user_documents").values(renderUser(created)).execute();
  return created;
}

/** The user to change, held until the unit ends. Throws 404 `ITATS003E`. */
export async function holdUser(context: VaultContext, unit: VaultUnit, id: number): Promise<PvwaUser> {
  const row = await unit
    .selectFrom("user_documents")
    .select("document")
    .where("id", "=", id)
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (row === undefined) throw refusal("ITATS003E", String(id));
  return parseUser(row.document);
}

/** The user, as he is now; `undefined` when there is none. */
export async function findUser(context: VaultContext, id: number): Promise<PvwaUser | undefined> {
  const document = await readDocument(context, id);
  return document === undefined ? undefined : parseUser(document);
}

/** The user's document as it is stored, which is the JSON that GET answers. */
export async function readDocument(context: VaultContext, id: number): Promise<string | undefined> {
  const row = await context.db.sql
    .selectFrom("user_documents")
    .select("document")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.document;
}

/** Stores a changed user. Throws 409 `CASTL001E` when his new name is taken. */
export async function writeUser(unit: VaultUnit, user: PvwaUser): Promise<void> {
  await uniqueName(user.username, unit.updateTable("users").set(columnsOf(user)).where("id", "=", user.id).execute());
  const { id, ...texts } = renderUser(user);
  await unit.updateTable("user_documents").set(texts).where("id", "=", id).execute();
}

/** Removes a user with everything that names him. */
export async function removeUser(unit: VaultUnit, id: number): Promise<void> {
  await unit.deleteFrom("users").where("id", "=", id).execute();
  await unit.deleteFrom("user_documents").where("id", "=", id).execute();
  await unit.deleteFrom("user_logons").where("id", "=", id).execute();
  await unit.deleteFrom("group_members").where("user_id", "=", id).execute();
  await unit.deleteFrom("safe_members").where("member_type", "=", "User").where("member_id", "=", id).execute();
}

/** The number of the user called `name`, in any letter case. */
export async function findUserId(db: VaultContext["db"]["sql"], name: string): Promise<number | undefined> {
  const row = await db.selectFrom("users").select("id").where("name_key", "=", nameKey(name)).executeTakeFirst();
  return row?.id;
}

/** Writes a user's group memberships anew into what is shown of him. */
export async function refreshMemberships(context: VaultContext, unit: VaultUnit, id: number): Promise<void> {
  const user = await holdUser(context, unit, id);
  const groups = await unit
    .selectFrom("group_members")
    .innerJoin("groups", "groups.id", "group_members.group_id")
    .select(["groups.id", "groups.group_name"])
    .where("group_members.user_id", "=", id)
    .orderBy("groups.id")
    .execute();
  const groupsMembership = groups.map(
    (group): GroupMembership => ({ groupID: group.id, groupName: group.group_name, groupType: "Vault" }),
  );
  const { id: _, ...texts } = renderUser({ ...user, groupsMembership });
  await unit.updateTable("user_documents").set(texts).where("id", "=", id).execute();
}

/**
 * Users and groups share one space of names, because safes name their members without saying which they mean. Throws 409
 * `CASTL001E`.
 */
export async function refuseGroupName(unit: VaultUnit, name: string): Promise<void> {
  const group = await unit.selectFrom("groups").select("id").where("name_key", "=", nameKey(name)).executeTakeFirst();
  if (group !== undefined) throw refusal("CASTL001E", name);
}

async function uniqueName<Result>(name: string, write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error) ? refusal("CASTL001E", name) : error;
  }
}
