import type { VaultContext } from "../context.ts";
import { done, json, noContent, type Route, route } from "../http/route.ts";
import { createAccount } from "./create.ts";
import { readAccount } from "./fields.ts";
import { accountOverview, linkAccount, listLinkedAccounts, unlinkAccount } from "./links.ts";
import { listAccounts } from "./list.ts";
import { openAccount } from "./open.ts";
import { deleteAccount } from "./remove.ts";
import { advancedSearchProperties } from "./search-properties.ts";
import { patchAccount } from "./update.ts";

export function accountRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Accounts";
  const extended = "/API/ExtendedAccounts/:id";
  return [
    route("GET", path, (call) => listAccounts(context, call)),
    route("POST", path, async (call) => {
      const duplicates = call.query((fields) => fields.flag("allowAccountDuplications") ?? false);
      return json(201, await createAccount(context, call, call.body(readAccount), duplicates));
    }),
    route("GET", `${path}/AdvancedSearchProperties`, async () => json(200, advancedSearchProperties)),
    route("GET", `${path}/:id`, async (call) => {
      const { account } = await openAccount(context, context.db.sql, call.principal, call.param("id"), "listAccounts");
      return json(200, account);
    }),
    route("PATCH", `${path}/:id`, async (call) => json(200, await patchAccount(context, call))),
    route("DELETE", `${path}/:id`, async (call) => {
      await deleteAccount(context, call);
      return noContent;
    }),
    route("POST", `${path}/:id/LinkAccount`, async (call) => {
      await linkAccount(context, call);
      return done;
    }),
    route("DELETE", `${path}/:id/LinkAccount/:index`, async (call) => {
      await unlinkAccount(context, call);
      return done;
    }),
    route("GET", `${extended}/LinkedAccounts`, async (call) => json(200, await listLinkedAccounts(context, call))),
    route("GET", `${extended}/overview`, async (call) => json(200, await accountOverview(context, call))),
  ];
}
