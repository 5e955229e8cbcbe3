import { type PvwaLoginsInfo, refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { json, openRoute, type Route, route, type SessionCall } from "../http/route.ts";
import { readDocument } from "../user/store.ts";
import { logonCookies } from "./cookies.ts";
import { gen1SessionRoutes } from "./gen1-routes.ts";
import { logoffRoute } from "./logoff.ts";
import { logOn } from "./logon.ts";

export function sessionRoutes(context: VaultContext): readonly Route[] {
  return [
    openRoute("POST", "/API/auth/:type/Logon", async (call) => {
      const type = call.param("type");
      return { ...json(200, await logOn(context, call, type)), cookies: logonCookies(type, call.secure) };
    }),
    logoffRoute(context, "/API/auth/Logoff", { LogoffUrl: "" }),
    ...gen1SessionRoutes(context),
    route("GET", "/API/LoginsInfo", async (call) => json(200, await loginsInfo(context, call))),
    route("GET", "/API/currentuser", async (call) => {
      const document = await readDocument(context, call.principal.userId);
      if (document === undefined) throw refusal("PASWS006E");
      return { status: 200, body: document };
    }),
  ];
}

async function loginsInfo(context: VaultContext, { principal }: SessionCall): Promise<PvwaLoginsInfo> {
  const row = await context.db.sql
    .selectFrom("user_logons")
    .selectAll()
    .where("id", "=", principal.userId)
    .executeTakeFirst();
  return {
    LastSuccessLoginTime: row?.last_success_at ?? 0,
    LastSuccessLoginIP: row?.last_success_client ?? "",
    FailedLogins: row?.failed_logons ?? 0,
    LastFailLoginTime: row?.last_failure_at ?? 0,
    LastFailLoginIP: row?.last_failure_client ?? "",
  };
}
