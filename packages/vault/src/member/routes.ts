import { seconds, type VaultContext } from "../context.ts";
import { json, noContent, type Route, route } from "../http/route.ts";
import { enterSafe } from "../safe/store.ts";
import { addSafeMember, removeSafeMember, updateSafeMember } from "./actions.ts";
import { readMembershipChange, readNewMember } from "./fields.ts";
import { findMember } from "./find.ts";
import { listMembers } from "./list.ts";
import { memberOf } from "./member.ts";

export function memberRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/Safes/:safe/Members";
  return [
    route("GET", path, async (call) => json(200, await listMembers(context, call))),
    route("GET", `${path}/:member`, async (call) => {
      const opened = await enterSafe(context, context.db.sql, call.principal, call.param("safe"), "viewSafeMembers");
      const member = await findMember(context, context.db.sql, opened.safe.id, call.param("member"));
      return json(200, memberOf(opened, member, call.principal, seconds(context)));
    }),
    route("POST", path, async (call) => json(201, await addSafeMember(context, call, call.body(readNewMember)))),
    route("PUT", `${path}/:member`, async (call) => {
      return json(200, await updateSafeMember(context, call, call.body(readMembershipChange)));
    }),
    route("DELETE", `${path}/:member`, async (call) => {
      await removeSafeMember(context, call);
      return noContent;
    }),
  ];
}
