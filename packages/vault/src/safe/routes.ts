import type { VaultContext } from "../context.ts";
import { json, noContent, type Route, route } from "../http/route.ts";
import { createSafe, deleteSafe, updateSafe } from "./actions.ts";
import { listSafes } from "./list.ts";
import { openSafe, safeOf } from "./store.ts";

export function safeRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Safes";
  return [
    route("GET", path, async (call) => json(200, await listSafes(context, call))),
    route("GET", `${path}/:safe`, async (call) => {
      const row = await openSafe(context, context.db.sql, call.principal, call.param("safe"));
      return json(200, safeOf(row));
    }),
    route("POST", path, async (call) => json(201, await createSafe(context, call))),
    route("PUT", `${path}/:safe`, async (call) => json(200, await updateSafe(context, call))),
    route("DELETE", `${path}/:safe`, async (call) => {
      await deleteSafe(context, call);
      return noContent;
    }),
  ];
}
