import { refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import { actorOf } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SafeMemberRow } from "../database/tables.ts";
import { type DomainMember, findDomainMember } from "../directory/domain-member.ts";
import { ensureDirectoryGroup } from "../directory/group.ts";
import { ensureExternalUser } from "../directory/provision.ts";
import type { SessionCall } from "../http/route.ts";
import { nameKey } from "../user/document.ts";
import { findUserId, holdUser } from "../user/store.ts";
import type { NewMember } from "./fields.ts";
import { findDomainUser } from "./find.ts";

/** Who becomes a member. */
export type Candidate = Pick<SafeMemberRow, "member_type" | "member_id" | "member_name">;

/** Finds a member that is looked for in a directory; not within a unit of work. */
export async function findInDirectory(context: VaultContext, member: NewMember): Promise<DomainMember | undefined> {
  if (member.domain === undefined) return undefined;
  return await findDomainMember(context, member.domain, withoutDomain(member), member.memberType);
}

/** `name@domain` says the domain once more. */
function withoutDomain({ memberName, domain }: NewMember): string {
  const end = `@${domain}`.toLowerCase();
  return memberName.toLowerCase().endsWith(end) ? memberName.slice(0, -end.length) : memberName;
}

/** The user or group that `member` names, held until the unit ends: it is not deleted or renamed meanwhile. Throws 404 `ITATS003E`. */
export async function holdCandidate(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  { memberName, memberType }: NewMember,
  inDirectory: DomainMember | undefined,
): Promise<Candidate> {
  if (inDirectory?.kind === "person") {
    const user = await ensureExternalUser(context, unit, actorOf(call), inDirectory.person);
    return { member_type: "User", member_id: user.id, member_name: user.username };
  }
  if (inDirectory?.kind === "group") {
    const group = await ensureDirectoryGroup(context, unit, actorOf(call), inDirectory.group);
    return { member_type: "Group", member_id: group.id, member_name: group.group_name };
  }
  const found =
    (memberType === "Group" ? undefined : await holdNamedUser(context, unit, memberName)) ??
    (memberType === "User" ? undefined : await holdNamedGroup(context, unit, memberName));
  if (found === undefined) throw refusal("ITATS003E", memberName);
  return found;
}

async function holdNamedUser(context: VaultContext, unit: VaultUnit, name: string): Promise<Candidate | undefined> {
  const id = (await findUserId(unit, name)) ?? (await findDomainUser(unit, name));
  if (id === undefined) return undefined;
  const user = await holdUser(context, unit, id);
  return { member_type: "User", member_id: user.id, member_name: user.username };
}

async function holdNamedGroup(context: VaultContext, unit: VaultUnit, name: string): Promise<Candidate | undefined> {
  const group = await unit
    .selectFrom("groups")
    .select(["id", "group_name"])
    .where("name_key", "=", nameKey(name))
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (group === undefined) return undefined;
  return { member_type: "Group", member_id: group.id, member_name: group.group_name };
}
