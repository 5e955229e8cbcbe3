import { type PvwaSafeMember, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import type { Selectable } from "kysely";
import { actorOf, fact } from "../audit/fact.ts";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";
import type { SafeRow } from "../database/tables.ts";
import { fillDirectoryGroup } from "../directory/group.ts";
import type { SessionCall } from "../http/route.ts";
import { enterSafe, holdSafe } from "../safe/store.ts";
import { nameKey } from "../user/document.ts";
import type { MembershipChange, NewMember } from "./fields.ts";
import { findMember } from "./find.ts";
import { isOwn, type Member, memberOf } from "./member.ts";
import { namesOf } from "./permissions.ts";
import { findInDirectory, holdCandidate } from "./resolve.ts";

const manage = ["manageSafeMembers", "viewSafeMembers"] as const;

/** `POST /API/Safes/{name}/Members`: naming a directory in `searchIn` brings its person or group into the vault. */
export async function addSafeMember(
  context: VaultContext,
  call: SessionCall,
  member: NewMember,
): Promise<PvwaSafeMember> {
  // Looked at before the directory is asked, so that a caller without the right cannot search it.
  await enterSafe(context, context.db.sql, call.principal, call.param("safe"), ...manage);
  const inDirectory = await findInDirectory(context, member);
  const added = await context.db.transaction(async (unit) => {
    const opened = await holdSafe(context, unit, call.principal, call.param("safe"), ...manage);
    const candidate = await holdCandidate(context, unit, call, member, inDirectory);
    const row = {
      ...candidate,
      safe_id: opened.safe.id,
      name_key: nameKey(candidate.member_name),
      expires_at: member.expiresAt,
      permissions: member.permissions,
    };
    await unit
      .insertInto("safe_members")
      .values(row)
      .execute()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? refusal("SFWS0012", candidate.member_name) : error;
      });
    const added = { ...row, predefined: false };
    await appendFact(context, unit, call, "safe.memberAdded", opened.safe, added);
    return memberOf(opened, added, call.principal, seconds(context));
  });
  if (inDirectory?.kind === "group") await fillDirectoryGroup(context, inDirectory.group, Number(added.memberId));
  return added;
}

/** `PUT /API/Safes/{name}/Members/{member}`: a change of nothing writes nothing. */
export async function updateSafeMember(
  context: VaultContext,
  call: SessionCall,
  change: MembershipChange,
): Promise<PvwaSafeMember> {
  return await context.db.transaction(async (unit) => {
    const opened = await holdSafe(context, unit, call.principal, call.param("safe"), ...manage);
    const current = await findChangeable(context, unit, call, opened.safe);
    const permissions = change.permissions(current.permissions);
    const expires_at = change.expiresAt === undefined ? current.expires_at : change.expiresAt;
    const changed = { ...current, expires_at, permissions };
    if (expires_at !== current.expires_at || permissions !== current.permissions) {
      await unit
        .updateTable("safe_members")
        .set({ expires_at, permissions })
        .where("safe_id", "=", opened.safe.id)
        .where("member_type", "=", current.member_type)
        .where("member_id", "=", current.member_id)
        .execute();
      await appendFact(context, unit, call, "safe.memberUpdated", opened.safe, changed, current);
    }
    return memberOf(opened, changed, call.principal, seconds(context));
  });
}

/** `DELETE /API/Safes/{name}/Members/{member}`. */
export async function removeSafeMember(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const { safe } = await holdSafe(context, unit, call.principal, call.param("safe"), "manageSafeMembers");
    const member = await findChangeable(context, unit, call, safe);
    await unit
      .deleteFrom("safe_members")
      .where("safe_id", "=", safe.id)
      .where("member_type", "=", member.member_type)
      .where("member_id", "=", member.member_id)
      .execute();
    await appendFact(context, unit, call, "safe.memberRemoved", safe, member);
  });
}

/** The member that the path names. Throws 404 `CASTL010E`, 403 `SFWS0013` and `CASTL076E`. */
async function findChangeable(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  safe: Selectable<SafeRow>,
): Promise<Member> {
  const member = await findMember(context, unit, safe.id, call.param("member"));
  if (isOwn(member, call.principal)) throw refusal("SFWS0013");
  if (member.predefined) throw refusal("CASTL076E", member.member_name);
  return member;
}

async function appendFact(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  action: string,
  safe: Selectable<SafeRow>,
  member: Member,
  before?: Member,
): Promise<void> {
  const details = {
    safeName: safe.safe_name,
    member: member.member_name,
    memberType: member.member_type,
    ...granted(member),
    ...(before === undefined ? {} : { before: granted(before) }),
  };
  await context.audit.append(unit, [fact(actorOf(call), action, `safe:${safe.id}`, details)]);
}

function granted({ permissions, expires_at }: Member) {
  return { permissions: namesOf(permissions), membershipExpirationDate: expires_at };
}
