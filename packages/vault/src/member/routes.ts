import { refusal } from "@castellan/pvwa";
import { seconds, type VaultContext } from "../context.ts";
import { json, noContent, type Route, route } from "../http/route.ts";
import { openSafe } from "../safe/store.ts";
import { addSafeMember, findMember, removeSafeMember, updateSafeMember } from "./actions.ts";
import { listMembers } from "./list.ts";
import { memberOf } from "./member.ts";

export function memberRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Safes/:safe/Members";
  return [
    route("GET", path, async (call) => json(200, await listMembers(context, call))),
    route("GET", `${path}/:member`, async (call) => {
      const safe = await openSafe(context, context.db.sql, call.principal, call.param("safe"), "viewSafeMembers");
      const row = await findMember(context.db.sql, safe.id, call.param("member"));
      if (row === undefined) throw refusal("CASTL010E", call.param("member"));
      return json(200, memberOf(safe, row, call.principal, seconds(context)));
    }),
    route("POST", path, async (call) => json(201, await addSafeMember(context, call))),
    route("PUT", `${path}/:member`, async (call) => json(200, await updateSafeMember(context, call))),
    route("DELETE", `${path}/:member`, async (call) => {
      await removeSafeMember(context, call);
      return noContent;
    }),
  ];
}
