import type { VaultContext } from "../context.ts";
import { json, noContent, type Route, route } from "../http/route.ts";
import { createSafe, deleteSafe, updateSafe } from "./actions.ts";
import { describeSafes } from "./describe.ts";
import { readNewSafe, readSafeChange } from "./fields.ts";
import { listSafes } from "./list.ts";
import { openSafe, safeOf } from "./store.ts";

export function safeRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Safes";
  return [
    route("GET", path, async (call) => json(200, await listSafes(context, call))),
    route("GET", `${path}/:safe`, async (call) => {
      const includeAccounts = call.query((fields) => fields.flag("includeAccounts") ?? false);
      const row = await openSafe(context, context.db.sql, call.principal, call.param("safe"));
      const [safe] = await describeSafes(context, call.principal, [row], includeAccounts);
      return json(200, safe);
    }),
    route("POST", path, async (call) => {
      return json(201, safeOf(await createSafe(context, call, () => call.body(readNewSafe))));
    }),
    route("PUT", `${path}/:safe`, async (call) => {
      const row = await updateSafe(context, call, call.body(readSafeChange));
      const [safe] = await describeSafes(context, call.principal, [row], false);
      return json(200, safe);
    }),
    route("DELETE", `${path}/:safe`, async (call) => {
      await deleteSafe(context, call);
      return noContent;
    }),
  ];
}
