import { invalidParameters, type PvwaSafeMember, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import type { Selectable } from "kysely";
import { actorOf, fact } from "../audit/fact.ts";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";
import type { SafeMemberRow, SafeRow } from "../database/tables.ts";
import { ensureExternalUser, findMappedPerson, type MappedPerson } from "../directory/provision.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { openSafe } from "../safe/store.ts";
import { nameKey } from "../user/document.ts";
import { isOwn, memberOf } from "./member.ts";
import { readPermissions } from "./permissions.ts";

const latest = 253_402_300_799;

interface NewMember {
  readonly memberName: string;
  readonly memberType: "User" | "Group" | undefined;
  /** `undefined`: in the vault. */
  readonly domain: string | undefined;
  readonly expiresAt: number | null;
  readonly permissions: number;
}

/** `POST /API/Safes/{name}/Members`: naming a directory in `searchIn` brings its person into the vault. */
export async function addSafeMember(context: VaultContext, call: SessionCall): Promise<PvwaSafeMember> {
  const member = call.body(readNewMember);
  const manage = ["manageSafeMembers", "viewSafeMembers"] as const;
  // Looked at before the directory is asked, so that a caller without the right cannot search it.
  await openSafe(context, context.db.sql, call.principal, call.param("safe"), ...manage);
  const person = member.domain === undefined ? undefined : await findPerson(context, member, member.domain);
  return await context.db.transaction(async (unit) => {
    const safe = await openSafe(context, unit, call.principal, call.param("safe"), ...manage);
    const found = await resolve(context, unit, call, member, person);
    const row = {
      ...found,
      safe_id: safe.id,
      name_key: nameKey(found.member_name),
      expires_at: member.expiresAt,
      permissions: member.permissions,
    };
    await unit
      .insertInto("safe_members")
      .values(row)
      .execute()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refusal("SFWS0012", found.member_name) : error;
      });
    await appendFact(context, unit, call, "safe.memberAdded", safe, row);
    return memberOf(safe, row, call.principal, seconds(context));
  });
}

function findPerson(context: VaultContext, member: NewMember, domain: string): Promise<MappedPerson> {
  if (member.memberType !== "Group") return findMappedPerson(context, domain, member.memberName);
  throw invalidParameters([
    { parameter: "memberType", problem: "must be User: groups of a directory are not held here." },
  ]);
}

function readNewMember(fields: Fields): NewMember {
  const searchIn = fields.text("searchIn", { limit: 255 }) ?? "";
  return {
    memberName: fields.text("memberName", { limit: 256, required: true }) ?? "",
    memberType: fields.choice("memberType", ["User", "Group"]),
    domain: searchIn === "" || searchIn.toLowerCase() === "vault" ? undefined : searchIn,
    ...readMembership(fields),
  };
}

function readMembership(fields: Fields): { readonly expiresAt: number | null; readonly permissions: number } {
  return {
    expiresAt: fields.integer("membershipExpirationDate", { minimum: 0, maximum: latest }) ?? null,
    permissions: readPermissions(fields),
  };
}

type FoundMember = Pick<SafeMemberRow, "member_type" | "member_id" | "member_name">;

/** The user or group that `member` names. Throws 404 `ITATS003E`. */
async function resolve(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  member: NewMember,
  person: MappedPerson | undefined,
): Promise<FoundMember> {
  if (person !== undefined) {
    const user = await ensureExternalUser(context, unit, actorOf(call), person);
    return { member_type: "User", member_id: user.id, member_name: user.username };
  }
  const key = nameKey(member.memberName);
  if (member.memberType !== "Group") {
    const user = await unit
      .selectFrom("users")
      .innerJoin("user_documents", "user_documents.id", "users.id")
      .select(["users.id", "user_documents.item"])
      .where("users.name_key", "=", key)
      .executeTakeFirst();
    if (user !== undefined)
      return { member_type: "User", member_id: user.id, member_name: JSON.parse(user.item).username };
  }
  if (member.memberType !== "User") {
    const group = await unit.selectFrom("groups").selectAll().where("name_key", "=", key).executeTakeFirst();
    if (group !== undefined) return { member_type: "Group", member_id: group.id, member_name: group.group_name };
  }
  throw refusal("ITATS003E", member.memberName);
}

/** `PUT /API/Safes/{name}/Members/{member}`: replaces permissions and expiration. */
export async function updateSafeMember(context: VaultContext, call: SessionCall): Promise<PvwaSafeMember> {
  const { expiresAt, permissions } = call.body(readMembership);
  return await context.db.transaction(async (unit) => {
    const safe = await openSafe(
      context,
      unit,
      call.principal,
      call.param("safe"),
      "manageSafeMembers",
      "viewSafeMembers",
    );
    const current = await holdMember(unit, call, safe);
    const row = { ...current, expires_at: expiresAt, permissions };
    await unit
      .updateTable("safe_members")
      .set({ expires_at: expiresAt, permissions })
      .where("safe_id", "=", safe.id)
      .where("member_type", "=", row.member_type)
      .where("member_id", "=", row.member_id)
      .execute();
    await appendFact(context, unit, call, "safe.memberUpdated", safe, row);
    return memberOf(safe, row, call.principal, seconds(context));
  });
}

/** `DELETE /API/Safes/{name}/Members/{member}`. */
export async function removeSafeMember(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const safe = await openSafe(context, unit, call.principal, call.param("safe"), "manageSafeMembers");
    const row = await holdMember(unit, call, safe);
    await unit
      .deleteFrom("safe_members")
      .where("safe_id", "=", safe.id)
      .where("member_type", "=", row.member_type)
      .where("member_id", "=", row.member_id)
      .execute();
    await appendFact(context, unit, call, "safe.memberRemoved", safe, row);
  });
}

async function holdMember(
  unit: VaultUnit,
  call: SessionCall,
  safe: Selectable<SafeRow>,
): Promise<Selectable<SafeMemberRow>> {
  const name = call.param("member");
  const row = await findMember(unit, safe.id, name);
  if (row === undefined) throw refusal("CASTL010E", name);
  if (isOwn(row, call.principal)) throw refusal("SFWS0013");
  return row;
}

export async function findMember(
  db: VaultContext["db"]["sql"],
  safeId: number,
  name: string,
): Promise<Selectable<SafeMemberRow> | undefined> {
  return await db
    .selectFrom("safe_members")
    .selectAll()
    .where("safe_id", "=", safeId)
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
}

async function appendFact(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  action: string,
  safe: Selectable<SafeRow>,
  row: Selectable<SafeMemberRow>,
): Promise<void> {
  const details = { safeName: safe.safe_name, member: row.member_name, permissions: row.permissions };
  await context.audit.append(unit, [fact(actorOf(call), action, `safe:${safe.id}`, details)]);
}
