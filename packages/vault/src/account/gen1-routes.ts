import type { VaultContext } from "../context.ts";
import { done, json, type Route, route } from "../http/route.ts";
import { createGen1Account, listGen1Accounts, updateGen1Account } from "./gen1-actions.ts";
import { deleteAccount } from "./remove.ts";

/** The accounts of the first generation of the API, which some scripts still use. */
export function gen1AccountRoutes(context: VaultContext): readonly Route[] {
  const service = "/WebServices/PIMServices.svc";
  return [
    route("GET", `${service}/Accounts`, async (call) => json(200, await listGen1Accounts(context, call))),
    route("POST", `${service}/Account`, async (call) => {
      await createGen1Account(context, call);
      return { status: 201 };
    }),
    route("PUT", `${service}/Accounts/:id`, async (call) => json(200, await updateGen1Account(context, call))),
    route("DELETE", `${service}/Accounts/:id`, async (call) => {
      await deleteAccount(context, call);
      return done;
    }),
  ];
}
