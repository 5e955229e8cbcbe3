import type { VaultContext } from "../context.ts";
import { json, type Route, route } from "../http/route.ts";
import { authorizeVaultAdmin } from "../session/principal.ts";
import { addMethod, listMethods, methodCalled, removeMethod, updateMethod } from "./methods.ts";

/** The ways to log on, as members of Vault Admins set them up. */
export function configurationRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Configuration/AuthenticationMethods";
  return [
    route("GET", path, async (call) => {
      authorizeVaultAdmin(call.principal, "read authentication methods");
      return json(200, { Methods: await listMethods(context) });
    }),
    route("GET", `${path}/:id`, async (call) => {
      authorizeVaultAdmin(call.principal, "read authentication methods");
      return json(200, await methodCalled(context, call.param("id")));
    }),
    route("POST", path, async (call) => addMethod(call)),
    route("PUT", `${path}/:id`, async (call) => json(200, await updateMethod(context, call))),
    route("DELETE", `${path}/:id`, async (call) => removeMethod(call)),
  ];
}
