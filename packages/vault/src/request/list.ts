import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { permissionsIn, safesOf } from "../member/access.ts";
import { hasPermission } from "../member/permissions.ts";
import type { Principal } from "../session/principal.ts";
import { detailedRequest, type FoundRequest, shownRequest } from "./shown.ts";
import { missing } from "./state.ts";
import { decisionsOf, findRequest, selectRequests, unknownRequest } from "./store.ts";

/** A list has no pages in this contract: it ends here, the newest first. */
const most = 1000;

type Requests = ReturnType<typeof selectRequests>;

/** `GET /API/MyRequests`: what the caller asked for, in the safes of which he is still a member. */
export async function listOwnRequests(context: VaultContext, call: SessionCall) {
  let own = selectRequests(context.db.sql).where("access_requests.user_id", "=", call.principal.userId);
  const safes = safesOf(context, call.principal);
  if (safes !== undefined) own = own.where("access_requests.safe_id", "in", safes);
  const MyRequests = await readList(context, call, own);
  return { MyRequests, Total: MyRequests.length };
}

/** `GET /API/IncomingRequests`: what others ask for in the safes where the caller confirms. */
export async function listIncomingRequests(context: VaultContext, call: SessionCall) {
  let others = selectRequests(context.db.sql).where("access_requests.user_id", "<>", call.principal.userId);
  const first = safesOf(context, call.principal, "requestsAuthorizationLevel1");
  const second = safesOf(context, call.principal, "requestsAuthorizationLevel2");
  if (first !== undefined && second !== undefined) {
    others = others.where((row) =>
      row.or([row("access_requests.safe_id", "in", first), row("access_requests.safe_id", "in", second)]),
    );
  }
  const IncomingRequests = await readList(context, call, others);
  return { IncomingRequests, Total: IncomingRequests.length };
}

async function readList(context: VaultContext, call: SessionCall, query: Requests) {
  const { waiting, expired } = call.query((fields) => ({
    waiting: fields.flag("OnlyWaiting") ?? false,
    expired: fields.flag("Expired") ?? false,
  }));
  const now = context.clock();
  let wanted = query;
  if (waiting) wanted = wanted.where("access_requests.status", "=", "waiting");
  if (!expired) wanted = wanted.where("access_requests.to_at", ">", now);
  const rows = await wanted.orderBy("access_requests.id", "desc").limit(most).execute();
  const decisions = await decisionsOf(
    context.db.sql,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => shownRequest(row, decisions.get(row.id) ?? [], now));
}

/** `GET /API/MyRequests/{id}`. Throws 404 `CASTL047E` for another's, and when he is no member of its safe any more. */
export async function readOwnRequest(context: VaultContext, call: SessionCall) {
  const request = await findRequest(context.db.sql, call.param("request"));
  const permissions = await permissionsIn(context, context.db.sql, call.principal, request.safe_id);
  if (request.user_id !== call.principal.userId || permissions === undefined) {
    throw unknownRequest(call.param("request"));
  }
  return await detailed(context, request);
}

/** `GET /API/IncomingRequests/{id}`. Throws 404 `CASTL047E` where the caller does not confirm. */
export async function readIncomingRequest(context: VaultContext, call: SessionCall) {
  const request = await findRequest(context.db.sql, call.param("request"));
  const level = await levelIn(context, context.db.sql, call.principal, request);
  if (level === undefined) throw unknownRequest(call.param("request"));
  return await detailed(context, request);
}

async function detailed(context: VaultContext, request: FoundRequest) {
  const decisions = await decisionsOf(context.db.sql, [request.id]);
  return detailedRequest(request, decisions.get(request.id) ?? [], context.clock());
}

/** The level at which `principal` decides on the request as it stands; `undefined` when he does not confirm in its safe. */
export async function levelIn(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  request: FoundRequest,
): Promise<1 | 2 | undefined> {
  const permissions = (await permissionsIn(context, db, principal, request.safe_id)) ?? 0;
  const first = hasPermission(permissions, "requestsAuthorizationLevel1");
  const second = hasPermission(permissions, "requestsAuthorizationLevel2");
  if (!first && !second) return undefined;
  // Where one level confirms, both may; the Administrator is of both, and decides where a decision is due.
  if (request.levels === 1) return 1;
  if (first && second) {
    const decisions = await decisionsOf(db, [request.id]);
    return missing(request, decisions.get(request.id) ?? [])?.level ?? 2;
  }
  return first ? 1 : 2;
}
