import { refusal } from "@castellan/pvwa";
import { actorOf } from "../audit/fact.ts";
import { seconds, type VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { json, type Route, route, type SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "../user/authorization.ts";
import { nameKey } from "../user/document.ts";
import { gen1User } from "../user/gen1-user.ts";
import { findUserId, holdUser } from "../user/store.ts";
import { mayFill } from "./may-fill.ts";
import { addMember, holdMembers } from "./store.ts";

/** The one call of the first generation about groups: a user of the vault becomes a member, both by name. */
export function gen1GroupRoutes(context: VaultContext): readonly Route[] {
  return [
    route("POST", "/WebServices/PIMServices.svc/Groups/:name/Users", async (call) => {
      return json(201, gen1User(await addNamed(context, call), seconds(context)));
    }),
  ];
}

async function addNamed(context: VaultContext, call: SessionCall) {
  const { principal } = call;
  authorize(principal, "change groups", "AddUpdateUsers");
  const username = call.body((fields: Fields) => fields.text("UserName", { limit: 256, required: true }) ?? "");
  const name = call.param("name");
  const user = await context.db.transaction(async (unit) => {
    const row = await unit.selectFrom("groups").select("id").where("name_key", "=", nameKey(name)).executeTakeFirst();
    if (row === undefined) throw refusal("CASTL009E", name);
    await holdMembers(context, unit, principal, row.id);
    await mayFill(context, unit, principal, row.id);
    const id = await findUserId(unit, username);
    const member = id === undefined ? undefined : await holdUser(context, unit, id);
    if (member === undefined || !sees(principal, member.location)) throw refusal("ITATS003E", username);
    await addMember(context, unit, actorOf(call), row.id, member);
    return member;
  });
  context.sessions.forget(user.id);
  return user;
}
