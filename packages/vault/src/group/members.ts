import { invalidParameters, refusal } from "@castellan/pvwa";
import { type Actor, actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { ensureExternalUser, findMappedPerson } from "../directory/provision.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "../user/authorization.ts";
import { nameKey } from "../user/document.ts";
import { findUserId, holdUser, refreshMemberships } from "../user/store.ts";
import { addNestedGroup, type NamedGroup, removeNestedGroup } from "./nested.ts";
import { addMember, holdGroup } from "./store.ts";

interface NewMember {
  readonly memberId: string;
  readonly memberType: "vault" | "domain";
  readonly domainName: string | undefined;
}

/**
 * `POST /API/UserGroups/{id}/Members`: a user or a group of the vault, or a person of a directory, who becomes a user of the vault
 * by it. The group and the member must be at the caller's location or below it.
 */
export async function addGroupMember(context: VaultContext, call: SessionCall): Promise<NewMember> {
  const groupId = call.id("id");
  authorize(call.principal, "change groups", "AddUpdateUsers");
  const member = call.body(readNewMember);
  const actor = actorOf(call);
  const person = member.memberType === "domain" ? await findPerson(context, member) : undefined;
  const changed = await context.db.transaction(async (unit) => {
    await holdGroup(context, unit, call.principal, groupId);
    if (person !== undefined) {
      const user = await ensureExternalUser(context, unit, actor, person);
      if (!sees(call.principal, user.location)) throw refusal("CASTL011E", member.memberId);
      await addMember(context, unit, actor, groupId, user);
      return user.id;
    }
    const found = await findNamed(unit, member.memberId);
    if (found.kind === "group") {
      if (!sees(call.principal, found.group.location)) throw refusal("ITATS003E", member.memberId);
      await addNestedGroup(context, unit, actor, groupId, found.group);
      return undefined;
    }
    const user = await holdUser(context, unit, found.id);
    if (!sees(call.principal, user.location)) throw refusal("ITATS003E", member.memberId);
    await addMember(context, unit, actor, groupId, user);
    return found.id;
  });
  forget(context, changed);
  return member;
}

function findPerson(context: VaultContext, { memberId, domainName }: NewMember) {
  if (domainName !== undefined && domainName !== "") return findMappedPerson(context, domainName, memberId);
  throw invalidParameters([{ parameter: "domainName", problem: "is required for a domain member." }]);
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
    await holdGroup(context, unit, call.principal, groupId);
    const found = await findNamed(unit, name);
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
  | { readonly kind: "user"; readonly id: number }
  | { readonly kind: "group"; readonly group: NamedGroup & { readonly location: string } };

/** Users and groups share one space of names. Throws 404 `ITATS003E`. */
async function findNamed(unit: VaultUnit, name: string): Promise<Named> {
  const id = await findUserId(unit, name);
  if (id !== undefined) return { kind: "user", id };
  const group = await unit
    .selectFrom("groups")
    .select(["id", "group_name", "location"])
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
  if (group === undefined) throw refusal("ITATS003E", name);
  return { kind: "group", group };
}
