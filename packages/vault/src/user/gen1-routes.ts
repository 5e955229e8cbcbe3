import { type PvwaUser, refusal } from "@castellan/pvwa";
import { seconds, type VaultContext } from "../context.ts";
import { json, type Route, route, type SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "./authorization.ts";
import { changeUser } from "./change-user.ts";
import { nameKey } from "./document.ts";
import { gen1User, readGen1Change } from "./gen1-user.ts";
import { setPassword } from "./set-password.ts";
import { findUser, findUserId } from "./store.ts";

/** The users of the first generation, by name, which some clients still live by. */
export function gen1UserRoutes(context: VaultContext): readonly Route[] {
  const path = "/WebServices/PIMServices.svc";
  const answer = (user: PvwaUser) => json(200, gen1User(user, seconds(context)));
  return [
    route("GET", `${path}/User`, async (call) => answer(await findVisible(context, call, call.principal.username))),
    route("GET", `${path}/Users/:name`, async (call) => {
      const name = call.param("name");
      if (nameKey(name) !== nameKey(call.principal.username)) authorize(call.principal, "read users", "AuditUsers");
      return answer(await findVisible(context, call, name));
    }),
    route("PUT", `${path}/Users/:name`, async (call) => answer(await updateByName(context, call))),
  ];
}

async function updateByName(context: VaultContext, call: SessionCall): Promise<PvwaUser> {
  authorize(call.principal, "update users", "AddUpdateUsers");
  const user = await findVisible(context, call, call.param("name"));
  const { apply, newPassword } = call.body((fields) => readGen1Change(fields, user.username));
  if (newPassword !== undefined) await setPassword(context, call, user, newPassword);
  return await changeUser(context, call, user.id, apply);
}

async function findVisible(context: VaultContext, { principal }: SessionCall, name: string): Promise<PvwaUser> {
  const id = await findUserId(context.db.sql, name);
  const user = id === undefined ? undefined : await findUser(context, id);
  if (user === undefined || !sees(principal, user.location)) throw refusal("ITATS003E", name);
  return user;
}
