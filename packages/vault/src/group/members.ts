import { invalidParameters, refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { ensureExternalUser, findMappedPerson } from "../directory/provision.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { findUserId, holdUser, refreshMemberships } from "../user/store.ts";
import { addMember } from "./store.ts";

interface NewMember {
  readonly memberId: string;
  readonly memberType: "vault" | "domain";
  readonly domainName: string | undefined;
}

/** `POST /API/UserGroups/{id}/Members`: a user of the vault, or a person of a directory, who becomes one by it. */
export async function addGroupMember(context: VaultContext, call: SessionCall): Promise<NewMember> {
  const groupId = call.id("id");
  authorize(call.principal, "change groups", "AddUpdateUsers");
  const member = call.body(readNewMember);
  const person = member.memberType === "domain" ? await findPerson(context, member) : undefined;
  const userId = await context.db.transaction(async (unit) => {
    await holdGroup(context, unit, groupId);
    const user =
      person === undefined
        ? await holdUser(context, unit, await userIdOf(unit, member.memberId))
        : await ensureExternalUser(context, unit, actorOf(call), person);
    await addMember(context, unit, actorOf(call), groupId, user);
    return user.id;
  });
  context.sessions.forget(userId);
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
  const userId = await context.db.transaction(async (unit) => {
    await holdGroup(context, unit, groupId);
    const id = await userIdOf(unit, name);
    const { numDeletedRows } = await unit
      .deleteFrom("group_members")
      .where("group_id", "=", groupId)
      .where("user_id", "=", id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw refusal("CASTL010E", name);
    await refreshMemberships(context, unit, id);
    await context.audit.append(unit, [
      fact(actorOf(call), "group.memberRemoved", `group:${groupId}`, { member: name }),
    ]);
    return id;
  });
  context.sessions.forget(userId);
}

async function holdGroup(context: VaultContext, unit: VaultUnit, id: number): Promise<void> {
  const group = await unit
    .selectFrom("groups")
    .select("id")
    .where("id", "=", id)
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (group === undefined) throw refusal("CASTL009E", String(id));
}

async function userIdOf(unit: VaultUnit, name: string): Promise<number> {
  const id = await findUserId(unit, name);
  if (id === undefined) throw refusal("ITATS003E", name);
  return id;
}
