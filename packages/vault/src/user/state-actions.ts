import { refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { sees } from "./authorization.ts";
import { administratorName } from "./built-in.ts";
import { changeUser } from "./change-user.ts";
import { passwordProblem } from "./password-policy.ts";
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

/** `POST …/ResetPassword`: a suspended user stays suspended. */
export async function resetPassword(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("id");
  authorize(call.principal, "reset passwords", "AuditUsers", "ResetUsersPasswords");
  const user = await findUser(context, id);
  if (user === undefined || !sees(call.principal, user.location)) throw refusal("ITATS003E", String(id));
  maySetPassword(call, user);
  await setPassword(
    context,
    call,
    user,
    call.body((fields) => readNewPassword(fields, id, user.username)),
  );
}

function readNewPassword(fields: Fields, id: number, username: string): string {
  const given = fields.integer("id");
  if (given !== undefined && given !== id) fields.refuse("id", "must be the id in the URL.");
  const password = fields.text("newPassword", { limit: 1000, required: true });
  if (password === undefined) return "";
  const problem = passwordProblem(password, username);
  if (problem !== undefined) fields.refuse("newPassword", problem);
  return password;
}

/** `DELETE /API/Users/{id}`: an external user whom a mapping still covers comes back with his next logon. */
export async function deleteUser(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("id");
  authorize(call.principal, "delete users", "AddUpdateUsers");
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
