import { type PvwaUser, refusal } from "@castellan/pvwa";
import { seconds, type VaultContext } from "../context.ts";
import { done, json, type Route, route, type SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "./authorization.ts";
import { changeUser } from "./change-user.ts";
import { createUser } from "./create-user.ts";
import { nameKey } from "./document.ts";
import { gen1User, readGen1Change, readGen1User } from "./gen1-user.ts";
import { newPasswordHash } from "./new-password.ts";
import { maySetPassword } from "./set-password.ts";
import { removeVisibleUser } from "./state-actions.ts";
import { findUser, findUserId } from "./store.ts";
import { refuseComponent } from "./update-user.ts";

/** The users of the first generation, by name, which some clients still live by. */
export function gen1UserRoutes(context: VaultContext): readonly Route[] {
  const path = "/WebServices/PIMServices.svc";
  const answer = (user: PvwaUser, status = 200) => json(status, gen1User(user, seconds(context)));
  return [
    route("GET", `${path}/User`, async (call) => answer(await findVisible(context, call, call.principal.username))),
    route("GET", `${path}/Users/:name`, async (call) => {
      const name = call.param("name");
      if (nameKey(name) !== nameKey(call.principal.username)) authorize(call.principal, "read users", "AuditUsers");
      return answer(await findVisible(context, call, name));
    }),
    route("POST", `${path}/Users`, async (call) => {
      return answer(await createUser(context, call, (fields) => readGen1User(context, fields)), 201);
    }),
    route("PUT", `${path}/Users/:name`, async (call) => answer(await updateByName(context, call))),
    route("DELETE", `${path}/Users/:name`, async (call) => {
      authorize(call.principal, "delete users", "AddUpdateUsers");
      await removeVisibleUser(context, call, (await findVisible(context, call, call.param("name"))).id);
      return done;
    }),
  ];
}

async function updateByName(context: VaultContext, call: SessionCall): Promise<PvwaUser> {
  authorize(call.principal, "update users", "AddUpdateUsers");
  const user = await findVisible(context, call, call.param("name"));
  const { apply, newPassword } = call.body((fields) => readGen1Change(context, fields));
  if (newPassword !== undefined) await maySetPassword(context, call, user);
  const hash = newPassword === undefined ? undefined : await newPasswordHash(context, user, "NewPassword", newPassword);
  return await changeUser(context, call, user.id, changed, hash);

  function changed(current: PvwaUser): PvwaUser {
    refuseComponent(current);
    return apply(current);
  }
}

/** The user called `name`. Throws 404 `ITATS003E` when there is none at the caller's location or below. */
export async function findVisible(context: VaultContext, { principal }: SessionCall, name: string): Promise<PvwaUser> {
  const id = await findUserId(context.db.sql, name);
  const user = id === undefined ? undefined : await findUser(context, id);
  if (user === undefined || !sees(principal, user.location)) throw refusal("ITATS003E", name);
  return user;
}
