import { fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import { json, type Route, route, type SessionCall } from "../http/route.ts";

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
