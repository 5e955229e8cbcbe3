import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { holdRequest, unknownRequest } from "./store.ts";

/** `DELETE /API/MyRequests/{id}`: takes a request back, and with it what it allowed. Throws 404 `CASTL047E` for another's. */
export async function removeRequest(context: VaultContext, call: SessionCall): Promise<void> {
  await context.db.transaction(async (unit) => {
    const request = await holdRequest(context, unit, call.param("request"));
    if (request.user_id !== call.principal.userId) throw unknownRequest(call.param("request"));
    await unit.deleteFrom("access_decisions").where("request_id", "=", request.id).execute();
    await unit.deleteFrom("access_requests").where("id", "=", request.id).execute();
    const target = `account:${request.safe_id}_${request.number}`;
    const details = { request: request.id, status: request.status };
    await context.audit.append(unit, [fact(actorOf(call), "request.deleted", target, details)]);
  });
}
