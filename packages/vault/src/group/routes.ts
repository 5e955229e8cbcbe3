import { groupTextLimits, type PvwaGroup } from "@castellan/pvwa";
import { actorOf } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import { done, json, noContent, type Route, route, type SessionCall } from "../http/route.ts";
import { authorize, type Principal } from "../session/principal.ts";
import { readOwnLocation } from "../user/fields.ts";
import { deleteGroup } from "./delete-group.ts";
import { readGroupName } from "./group-name.ts";
import { listGroups, readGroup } from "./list.ts";
import { addGroupMember, removeGroupMember } from "./members.ts";
import { insertGroup } from "./store.ts";
import { updateGroup } from "./update-group.ts";

export function groupRoutes(context: VaultContext): readonly Route[] {
  const path = "/API/UserGroups";
  return [
    route("GET", path, async (call) => {
      authorize(call.principal, "list groups", "AuditUsers");
      return json(200, await listGroups(context, call));
    }),
    route("GET", `${path}/:id`, async (call) => {
      authorize(call.principal, "read groups", "AuditUsers");
      return json(200, await readGroup(context, call));
    }),
    route("POST", path, async (call) => json(201, await createGroup(context, call))),
    route("PUT", `${path}/:id`, async (call) => json(200, await updateGroup(context, call))),
    route("DELETE", `${path}/:id`, async (call) => {
      await deleteGroup(context, call);
      return done;
    }),
    route("POST", `${path}/:id/Members`, async (call) => json(201, await addGroupMember(context, call))),
    route("DELETE", `${path}/:id/Members/:member`, async (call) => {
      await removeGroupMember(context, call);
      return noContent;
    }),
  ];
}

async function createGroup(context: VaultContext, call: SessionCall): Promise<PvwaGroup> {
  authorize(call.principal, "create groups", "AddUpdateUsers");
  const group = call.body((fields) => readNewGroup(fields, call.principal));
  return await context.db.transaction((unit) => insertGroup(context, unit, actorOf(call), group));
}

function readNewGroup(fields: Fields, principal: Principal) {
  return {
    groupName: readGroupName(fields),
    description: fields.text("description", { limit: groupTextLimits.description }) ?? "",
    location: readOwnLocation(fields, principal),
  };
}
