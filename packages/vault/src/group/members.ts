import { invalidParameters, type PvwaUser, refusal } from "@castellan/pvwa";
import { type Actor, actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { type DomainMember, findDomainMember } from "../directory/domain-member.ts";
import { ensureDirectoryGroup, fillDirectoryGroup } from "../directory/group.ts";
import { ensureExternalUser } from "../directory/provision.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "../user/authorization.ts";
import { nameKey } from "../user/document.ts";
import { holdUser, refreshMemberships } from "../user/store.ts";
import { mayFill } from "./may-fill.ts";
import { addNestedGroup, type NamedGroup, removeNestedGroup } from "./nested.ts";
import { addMember, holdMembers } from "./store.ts";

interface NewMember {
  readonly memberId: string;
  readonly memberType: "vault" | "domain";
  readonly domainName: string | undefined;
}

/**
 * `POST /API/UserGroups/{id}/Members`: a user or a group of the vault, or a person or a group of a directory, which comes into the
 * vault by it. The group and the member must be at the caller's location or below it.
 */
export async function addGroupMember(context: VaultContext, call: SessionCall): Promise<NewMember> {
  const groupId = call.id("id");
  authorize(call.principal, "change groups", "AddUpdateUsers");
  const member = call.body(readNewMember);
  const actor = actorOf(call);
  const inDirectory = member.memberType === "domain" ? await findInDirectory(context, member) : undefined;
  const added = await context.db.transaction(async (unit) => {
    await holdMembers(context, unit, call.principal, groupId);
    await mayFill(context, unit, call.principal, groupId);
    const found = await resolve(context, unit, actor, member, inDirectory);
    const location = found.kind === "user" ? found.user.location : found.group.location;
    if (!sees(call.principal, location)) {
      throw refusal(inDirectory === undefined ? "ITATS003E" : "CASTL011E", member.memberId);
    }
    if (found.kind === "user") await addMember(context, unit, actor, groupId, found.user);
    else await addNestedGroup(context, unit, actor, groupId, found.group);
    return found;
  });
  forget(context, added.kind === "user" ? added.user.id : undefined);
  if (inDirectory?.kind === "group" && added.kind === "group") {
    await fillDirectoryGroup(context, inDirectory.group, added.group.id);
  }
  return member;
}

async function findInDirectory(context: VaultContext, { memberId, domainName }: NewMember): Promise<DomainMember> {
  if (domainName !== undefined && domainName !== "") return await findDomainMember(context, domainName, memberId);
  throw invalidParameters([{ parameter: "domainName", problem: "is required for a domain member." }]);
}

type Resolved =
  | { readonly kind: "user"; readonly user: PvwaUser }
  | { readonly kind: "group"; readonly group: NamedGroup & { readonly location: string } };

async function resolve(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  { memberId }: NewMember,
  inDirectory: DomainMember | undefined,
): Promise<Resolved> {
  if (inDirectory?.kind === "person") {
    return { kind: "user", user: await ensureExternalUser(context, unit, actor, inDirectory.person) };
  }
  if (inDirectory?.kind === "group") {
    return { kind: "group", group: await ensureDirectoryGroup(context, unit, actor, inDirectory.group) };
  }
  const found = await findNamed(unit, memberId);
  if (found.kind === "group") return found;
  return { kind: "user", user: await holdUser(context, unit, found.id) };
}

function readNewMember(fields: Fields): NewMember {
  return {
    memberId: fields.text("memberId", { limit: 256, required: true }) ?? "",
    memberType: fields.choice("memberType", ["vault", "domain"]) ?? "vault",
    domainName: fields.text("domainName", { limit: 255 }),
  };
}

/** `DELETE /API/UserGroups/{id}/Members/{name}`. */
export async function removeGroupMember(context: VaultContext, call: SessionCall): Promise<void> {
  const groupId = call.id("id");
  const name = call.param("member");
  authorize(call.principal, "change groups", "AddUpdateUsers");
  const actor = actorOf(call);
  const changed = await context.db.transaction(async (unit) => {
    await holdMembers(context, unit, call.principal, groupId);
    const found = await findNamed(unit, name);
    const location = found.kind === "user" ? found.location : found.group.location;
    if (!sees(call.principal, location)) throw refusal("ITATS003E", name);
    if (found.kind === "user") {
      await removeUser(context, unit, actor, groupId, { id: found.id, name });
      return found.id;
    }
    await removeNestedGroup(context, unit, actor, groupId, found.group);
    return undefined;
  });
  forget(context, changed);
}

async function removeUser(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  groupId: number,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<void> {
  const { numDeletedRows } = await unit
    .deleteFrom("group_members")
    .where("group_id", "=", groupId)
    .where("user_id", "=", id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw refusal("CASTL010E", name);
  await refreshMemberships(context, unit, id);
  await context.audit.append(unit, [fact(actor, "group.memberRemoved", `group:${groupId}`, { member: name })]);
}

/** What a user may do is read again; of everybody when a group came or went. */
function forget({ sessions }: VaultContext, userId: number | undefined): void {
  if (userId === undefined) sessions.forgetAll();
  else sessions.forget(userId);
}

type Named =
  | { readonly kind: "user"; readonly id: number; readonly location: string }
  | { readonly kind: "group"; readonly group: NamedGroup & { readonly location: string } };

/** Users and groups share one space of names. Throws 404 `ITATS003E`. */
async function findNamed(unit: VaultUnit, name: string): Promise<Named> {
  const user = await unit
    .selectFrom("users")
    .select(["id", "location_key as location"])
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
  if (user !== undefined) return { kind: "user", ...user };
  const group = await unit
    .selectFrom("groups")
    .select(["id", "group_name", "location"])
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
  if (group === undefined) throw refusal("ITATS003E", name);
  return { kind: "group", group };
}
