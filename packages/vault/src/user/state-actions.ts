import { refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "./authorization.ts";
import { administratorName } from "./built-in.ts";
import { changeUser } from "./change-user.ts";
import { newPasswordHash } from "./new-password.ts";
import { maySetPassword, setPassword } from "./set-password.ts";
import { findUser, holdUser, removeUser } from "./store.ts";

/** `POST …/enable` and `…/disable`: the administrator's decision, which suspension has nothing to do with. */
export async function setEnabled(context: VaultContext, call: SessionCall, enableUser: boolean): Promise<void> {
  authorize(call.principal, `${enableUser ? "enable" : "disable"} users`, "AddUpdateUsers");
  await changeUser(context, call, call.id("id"), (current) => ({ ...current, enableUser }));
}

/** `POST …/Activate`: ends a suspension, and does not enable. */
export async function activateUser(context: VaultContext, call: SessionCall): Promise<void> {
  authorize(call.principal, "activate users", "AuditUsers", "ActivateUsers");
  await changeUser(context, call, call.id("id"), (current) => ({ ...current, suspended: false }));
}

/** `POST …/ResetPassword`: a suspended user stays suspended, and who has sessions loses them. */
export async function resetPassword(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("id");
  authorize(call.principal, "reset passwords", "AuditUsers", "ResetUsersPasswords");
  const user = await findUser(context, id);
  if (user === undefined || !sees(call.principal, user.location)) throw refusal("ITATS003E", String(id));
  await maySetPassword(context, call, user);
  const password = call.body((fields) => readNewPassword(fields, id));
  const hash = await newPasswordHash(context, user, "newPassword", password);
  await context.db.transaction(async (unit) => {
    await setPassword(context, unit, call, await holdUser(context, unit, id), hash);
  });
  context.sessions.endAll(id);
}

function readNewPassword(fields: Fields, id: number): string {
  const given = fields.integer("id");
  if (given !== undefined && given !== id) fields.refuse("id", "must be the id in the URL.");
  return fields.text("newPassword", { limit: 1000, required: true }) ?? "";
}

/** `DELETE /API/Users/{id}`: an external user whom a mapping still covers comes back with his next logon. */
export async function deleteUser(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("id");
  authorize(call.principal, "delete users", "AddUpdateUsers");
  await removeVisibleUser(context, call, id);
}

/** Removes user `id` with everything that names him. Throws 404 `ITATS003E`; 403 `PASWS291E` for the Administrator. */
export async function removeVisibleUser(context: VaultContext, call: SessionCall, id: number): Promise<void> {
  await context.db.transaction(async (unit) => {
    const user = await holdUser(context, unit, id);
    if (!sees(call.principal, user.location)) throw refusal("ITATS003E", String(id));
    if (user.username === administratorName) throw refusal("PASWS291E", "deleted");
    await removeUser(unit, id);
    const details = { username: user.username, source: user.source };
    await context.audit.append(unit, [fact(actorOf(call), "user.deleted", `user:${id}`, details)]);
  });
  context.sessions.endAll(id);
}
