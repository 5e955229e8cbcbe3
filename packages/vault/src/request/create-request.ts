import { invalidParameters } from "@castellan/pvwa";
import { openAccount } from "../account/open.ts";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { platformOf } from "../platform/platform.ts";
import { tell } from "../secret/told.ts";
import { detailedRequest } from "./shown.ts";
import { findRequest } from "./store.ts";

const day = 86_400;
/** The latest end of an access: a request that outlives everybody's memory of it confirms nothing. */
const longestDays = 365;

interface NewRequest {
  readonly accountId: string;
  readonly reason: string;
  readonly ticketingSystem: string;
  readonly ticketId: string;
  readonly multiple: boolean;
  readonly connect: boolean;
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
}

/** `POST /API/MyRequests`: asks those who confirm in the account's safe. Without dates the access is for the next day. */
export async function createRequest(context: VaultContext, call: SessionCall) {
  const now = Math.floor(context.clock() / 1000);
  const wish = call.body((fields) => readRequest(fields, now));
  return await context.db.transaction(async (unit) => {
    const needed = wish.connect ? "useAccounts" : "retrieveAccounts";
    const opened = await openAccount(context, unit, call.principal, wish.accountId, needed);
    const { policies } = await platformOf(context, unit, opened.account.platformId);
    if (!policies.dualControl) {
      throw invalidParameters([{ parameter: "AccountId", problem: "is of an account that needs no confirmation." }]);
    }
    const { confirmers, confirmationLevels } = context.useRules;
    const { id } = await unit
      .insertInto("access_requests")
      .values({
        account_id: opened.row.id,
        safe_id: opened.row.safe_id,
        user_id: call.principal.userId,
        user_name: call.principal.username,
        reason: wish.reason,
        ticketing_system: wish.ticketingSystem,
        ticket_id: wish.ticketId,
        connect: Number(wish.connect),
        multiple: Number(wish.multiple),
        created_at: context.clock(),
        from_at: wish.from * 1000,
        to_at: wish.to * 1000,
        status: "waiting",
        confirmers,
        levels: confirmationLevels,
        last_used_at: null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const details = { request: id, reason: wish.reason, ticketId: wish.ticketId, from: wish.from, to: wish.to };
    const told = { event: "request.created", action: "Create request", reason: wish.reason, details };
    await tell(context, unit, call, opened, told);
    return detailedRequest(await findRequest(unit, String(id)), [], context.clock());
  });
}

function readRequest(fields: Fields, now: number): NewRequest {
  const text = (name: string, limit: number) => fields.text(name, { limit })?.trim() ?? "";
  const from = fields.integer("FromDate", { minimum: 0 }) ?? now;
  const to = fields.integer("ToDate", { minimum: 0 }) ?? Math.max(from, now) + day;
  if (to <= Math.max(from, now)) fields.refuse("ToDate", "must be after FromDate, and not yet over (Unix seconds).");
  if (to > now + longestDays * day) fields.refuse("ToDate", `must be within ${longestDays} days (Unix seconds).`);
  return {
    accountId: fields.text("AccountId", { limit: 50, required: true }) ?? "",
    reason: text("Reason", 1000),
    ticketingSystem: text("TicketingSystemName", 200),
    ticketId: text("TicketID", 200),
    multiple: fields.flag("MultipleAccessRequired") ?? false,
    connect: fields.flag("UseConnect") ?? false,
    from,
    to,
  };
}
