import { type PvwaLoginsInfo, refusal } from "@castellan/pvwa";
import { fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import { json, openRoute, type Route, route, type SessionCall } from "../http/route.ts";
import { readDocument } from "../user/store.ts";
import { logonCookies } from "./cookies.ts";
import { gen1SessionRoutes } from "./gen1-routes.ts";
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

/** Ends the session that calls it. */
export function logoffRoute(context: VaultContext, path: string, answer: object): Route {
  return route("POST", path, async (call) => {
    context.sessions.end(call.token);
    await recordLogoff(context, call);
    return json(200, answer);
  });
}

async function recordLogoff(context: VaultContext, { principal, client }: SessionCall): Promise<void> {
  const closed = fact({ actor: principal.username, client }, "session.closed", `user:${principal.userId}`);
  await context.db.transaction((unit) => context.audit.append(unit, [closed]));
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
