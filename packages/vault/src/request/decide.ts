import { PvwaRefusal, refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { readElements } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { recordActivity } from "../secret/activity.ts";
import { levelIn } from "./list.ts";
import { type FoundRequest, requestId } from "./shown.ts";
import { missing, stateOf } from "./state.ts";
import { decisionsOf, holdRequest, unknownRequest } from "./store.ts";

/** The most requests that are decided in one call. */
const most = 100;

/** `POST …/IncomingRequests/{id}/Confirm` and `…/Reject`. One rejection rejects it. Throws 404 `CASTL047E`, 403 `CASTL049E`, 409 `CASTL048E`. */
export async function decideRequest(context: VaultContext, call: SessionCall, confirmed: boolean): Promise<void> {
  const reason = call.body((fields) => fields.text("Reason", { limit: 1000 })?.trim() ?? "");
  await decide(context, call, call.param("request"), confirmed, reason);
}

/** `POST …/IncomingRequests/Confirm/Bulk` and `…/Reject/Bulk`: each is decided for itself, and the answer tells what became of each. */
export async function decideRequests(context: VaultContext, call: SessionCall, confirmed: boolean) {
  const wishes = call.body((fields) => {
    const items = fields.raw("BulkItems");
    if (!Array.isArray(items) || items.length === 0 || items.length > most) {
      fields.refuse("BulkItems", `must be an array of 1 to ${most} objects with RequestId and Reason.`);
      return [];
    }
    return readElements(items, (item) => ({
      id: item.text("RequestId", { limit: 100, required: true }) ?? "",
      reason: item.text("Reason", { limit: 1000 })?.trim() ?? "",
    }));
  });
  const BulkItems = [];
  for (const { id, reason } of wishes) {
    try {
      await decide(context, call, id, confirmed, reason);
      BulkItems.push({ RequestId: id, Succeeded: true });
    } catch (error) {
      if (!(error instanceof PvwaRefusal)) throw error;
      const { ErrorCode, ErrorMessage } = error.body;
      BulkItems.push({ RequestId: id, Succeeded: false, ErrorCode, ErrorMessage });
    }
  }
  return { BulkItems };
}

async function decide(
  context: VaultContext,
  call: SessionCall,
  idText: string,
  confirmed: boolean,
  reason: string,
): Promise<void> {
  await context.db.transaction(async (unit) => {
    const request = await holdRequest(context, unit, idText);
    const level = await levelOf(context, unit, call, idText, request);
    const row = { request_id: request.id, user_id: call.principal.userId, user_name: call.principal.username, level };
    await unit
      .insertInto("access_decisions")
      .values({ ...row, confirmed: Number(confirmed), reason, at: context.clock() })
      .execute();
    const decisions = (await decisionsOf(unit, [request.id])).get(request.id) ?? [];
    const status = confirmed ? (missing(request, decisions) === undefined ? "confirmed" : "waiting") : "rejected";
    await unit.updateTable("access_requests").set({ status }).where("id", "=", request.id).execute();
    const verb = confirmed ? "confirmed" : "rejected";
    const action = confirmed ? "Confirm request" : "Reject request";
    const about = { user: call.principal.username, client: call.client, moreInfo: `Request ${requestId(request)}` };
    await recordActivity(context, unit, request.account_id, { ...about, action, reason });
    const details = { request: request.id, requestor: request.user_name, reason, level, status };
    const target = `account:${request.safe_id}_${request.number}`;
    await context.audit.append(unit, [fact(actorOf(call), `request.${verb}`, target, details)]);
  });
}

/** The level that the caller decides at; refuses who may not, or not any more. */
async function levelOf(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  idText: string,
  request: FoundRequest,
): Promise<1 | 2> {
  const { principal } = call;
  const level = await levelIn(context, unit, principal, request);
  if (request.user_id === principal.userId) throw refusal("CASTL049E");
  if (level === undefined) throw unknownRequest(idText);
  const state = stateOf(request, context.clock());
  if (state !== "waiting") throw refusal("CASTL048E", `it is ${state}.`);
  const decisions = (await decisionsOf(unit, [request.id])).get(request.id) ?? [];
  if (decisions.some(({ user_id }) => user_id === principal.userId)) {
    throw refusal("CASTL048E", "you have decided on it already.");
  }
  const due = missing(request, decisions)?.level ?? level;
  if (due !== level) throw refusal("CASTL048E", `it waits for a confirmer of level ${due}.`);
  return level;
}
