import { refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { done, json, type Route, route, type SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { changeAllowedMethods } from "./allowed-methods.ts";
import { sees } from "./authorization.ts";
import { createUser } from "./create-user.ts";
import { parseUser } from "./document.ts";
import { listUsers } from "./list.ts";
import { readUserSelection } from "./list-query.ts";
import { activateUser, deleteUser, resetPassword, setEnabled } from "./state-actions.ts";
import { readDocument } from "./store.ts";
import { updateUser } from "./update-user.ts";
import { listUserSafes } from "./user-safes.ts";
import { userTypes } from "./user-types.ts";

export function userRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Users";
  const action = (name: string, act: (call: SessionCall) => Promise<void>) =>
    route("POST", `${path}/:id/${name}`, async (call) => {
      await act(call);
      return done;
    });
  return [
    route("GET", path, async (call) => {
      authorize(call.principal, "list users", "AuditUsers");
      return { status: 200, body: await listUsers(context, call.principal, call.query(readUserSelection)) };
    }),
    route("POST", path, async (call) => json(201, await createUser(context, call))),
    route("GET", `${path}/:id`, async (call) => ({ status: 200, body: await getUser(context, call) })),
    route("PUT", `${path}/:id`, async (call) => json(200, await updateUser(context, call))),
    route("DELETE", `${path}/:id`, async (call) => {
      await deleteUser(context, call);
      return done;
    }),
    route("GET", `${path}/:id/safes`, async (call) => json(200, await listUserSafes(context, call))),
    route("GET", "/API/UserTypes", async (call) => {
      authorize(call.principal, "list user types", "AuditUsers");
      return json(200, { UserTypes: userTypes });
    }),
    ...(["add", "remove"] as const).map((change) =>
      route("PATCH", `${path}/${change}AllowedAuthenticationMethods/Bulk`, async (call) => {
        await changeAllowedMethods(context, call, change);
        return done;
      }),
    ),
    action("ResetPassword", (call) => resetPassword(context, call)),
    action("Activate", (call) => activateUser(context, call)),
    action("enable", (call) => setEnabled(context, call, true)),
    action("disable", (call) => setEnabled(context, call, false)),
  ];
}

/** `GET /API/Users/{id}`: the stored document as it is. Everybody may read himself. */
async function getUser(context: VaultContext, call: SessionCall): Promise<string> {
  const { principal } = call;
  const id = call.id("id");
  if (id !== principal.userId) authorize(principal, "read users", "AuditUsers");
  const document = await readDocument(context, id);
  const visible =
    document !== undefined && (principal.location === "\\" || sees(principal, parseUser(document).location));
  if (!visible) throw refusal("ITATS003E", String(id));
  return document;
}
