import type { PvwaAccount } from "@castellan/pvwa";
import type { Selectable } from "kysely";
import { parseAccount } from "../account/document.ts";
import { confirmationsLeft, missing, type RequestState, stateOf } from "./state.ts";
import type { AccessDecisionRow, AccessRequestRow } from "./tables.ts";

/** A request with the account it is about. */
export interface FoundRequest extends Selectable<AccessRequestRow> {
  readonly safe_name: string;
  readonly number: number;
  readonly document: string;
}

/** The numbers are ours: the product's are not public. */
const states = {
  waiting: { number: 1, title: "Waiting" },
  confirmed: { number: 2, title: "Confirmed" },
  rejected: { number: 3, title: "Rejected" },
  expired: { number: 4, title: "Expired" },
  used: { number: 5, title: "Used" },
} as const satisfies Record<RequestState, { number: number; title: string }>;

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** `<safe>_<number>`: the product's ids are made of the two, and clients treat them as they come. */
export function requestId({ safe_name, id }: Pick<FoundRequest, "safe_name" | "id">): string {
  return `${safe_name}_${id}`;
}

/** The element of a list. Times in Unix seconds. */
export function shownRequest(request: FoundRequest, decisions: readonly AccessDecisionRow[], now: number) {
  const state = states[stateOf(request, now)];
  const { ticketing_system: system, ticket_id: ticket } = request;
  return {
    RequestID: requestId(request),
    SafeName: request.safe_name,
    RequestorUserName: request.user_name,
    RequestorReason: request.reason,
    UserReason: request.reason,
    CreationDate: seconds(request.created_at),
    Operation: request.connect === 1 ? "Connect" : "Show password",
    ExpirationDate: seconds(request.to_at),
    OperationType: request.connect,
    AccessType: request.multiple === 1 ? "Multiple" : "OneTime",
    ConfirmationsLeft: confirmationsLeft(request, decisions),
    AccessFrom: seconds(request.from_at),
    AccessTo: seconds(request.to_at),
    Status: state.number,
    StatusTitle: state.title,
    InvalidRequestReason: 0,
    CurrentConfirmationLevel: missing(request, decisions)?.level ?? request.levels,
    RequiredConfirmersCountLevel2: request.levels === 2 ? request.confirmers : 0,
    TicketingSystemProperties: { Name: system, Number: ticket, Status: "" },
    AdditionalInfo: {},
    AccountDetails: shownAccount(
      parseAccount(request.document, `${request.safe_id}_${request.number}`, request.safe_name),
    ),
  };
}

/** One request, with who said what to it. */
export function detailedRequest(request: FoundRequest, decisions: readonly AccessDecisionRow[], now: number) {
  const Confirmers = decisions.map((decision) => ({
    Type: 1,
    Name: decision.user_name,
    ID: decision.user_id,
    Level: decision.level,
    Action: decision.confirmed === 1 ? "Confirmed" : "Rejected",
    ActionDate: seconds(decision.at),
    Reason: decision.reason,
  }));
  return { ...shownRequest(request, decisions, now), Confirmers };
}

function shownAccount({ id, name, address = "", userName = "", platformId, safeName }: PvwaAccount) {
  const Properties = { Name: name, Safe: safeName, PolicyID: platformId, Address: address, UserName: userName };
  return { AccountID: id, Properties };
}
