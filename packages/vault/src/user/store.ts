import { type GroupMembership, type PvwaUser, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import type { VaultContext, VaultUnit } from "../context.ts";
import { columnsOf, inOrder, nameKey, parseUser, renderUser } from "./document.ts";

/** Where an external user comes from: the directory's domain, and who he is there. */
export interface ExternalIdentity {
  readonly domain: string;
  readonly externalId: string;
}

/** Stores a new user and gives him his number. Throws 409 `CASTL001E` when a user or a group has the name. */
export async function insertUser(
  context: VaultContext,
  unit: VaultUnit,
  user: Omit<PvwaUser, "id">,
  external?: ExternalIdentity,
): Promise<PvwaUser> {
  const { users } = context;
  await refuseGroupName(context, unit, user.username);
  const identity = { domain: external?.domain ?? null, external_id: external?.externalId ?? null };
  const row = await uniqueName(user.username, users.insert.first({ ...columnsOf(user), ...identity }, unit));
  if (row === undefined) throw new Error("The database gave a new user no number.");
  const created = inOrder({ id: row.id, ...user });
  await users.insertDocument.all(renderUser(created), unit);
  return created;
}

/** The user to change, held until the unit ends. Throws 404 `ITATS003E`. */
export async function holdUser(context: VaultContext, unit: VaultUnit, id: number): Promise<PvwaUser> {
  const row = await context.users.holdDocument.first({ id }, unit);
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
  const row = await context.users.document.first({ id });
  return row?.document;
}

/** Stores a changed user. Throws 409 `CASTL001E` when his new name is taken. */
export async function writeUser({ users }: VaultContext, unit: VaultUnit, user: PvwaUser): Promise<void> {
  await uniqueName(user.username, users.update.all({ ...columnsOf(user), id: user.id }, unit));
  await users.updateDocument.all(renderUser(user), unit);
}

/** Removes a user with everything that names him. */
export async function removeUser(unit: VaultUnit, id: number): Promise<void> {
  await unit.deleteFrom("users").where("id", "=", id).execute();
  await unit.deleteFrom("user_documents").where("id", "=", id).execute();
  await unit.deleteFrom("user_logons").where("id", "=", id).execute();
  await unit.deleteFrom("password_history").where("user_id", "=", id).execute();
  await unit.deleteFrom("user_ssh_keys").where("user_id", "=", id).execute();
  await unit.deleteFrom("group_members").where("user_id", "=", id).execute();
  await unit.deleteFrom("mapped_users").where("user_id", "=", id).execute();
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
    .select(["groups.id", "groups.group_name", "groups.directory"])
    .where("group_members.user_id", "=", id)
    .orderBy("groups.id")
    .execute();
  const groupsMembership = groups.map(
    ({ id: groupID, group_name: groupName, directory }): GroupMembership => ({
      groupID,
      groupName,
      groupType: directory === null ? "Vault" : "Directory",
    }),
  );
  await context.users.updateDocument.all(renderUser({ ...user, groupsMembership }), unit);
}

/**
 * Users and groups share one space of names, because safes name their members without saying which they mean. Throws 409
 * `CASTL001E`.
 */
export async function refuseGroupName({ users }: VaultContext, unit: VaultUnit, name: string): Promise<void> {
  const group = await users.groupNamed.first({ nameKey: nameKey(name) }, unit);
  if (group !== undefined) throw refusal("CASTL001E", name);
}

async function uniqueName<Result>(name: string, write: Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error) ? refusal("CASTL001E", name) : error;
  }
}
