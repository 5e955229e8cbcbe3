import type { Generated } from "kysely";

/** Somebody asks to use an account that needs confirmation. Times in Unix milliseconds. */
export interface AccessRequestRow {
  id: Generated<number>;
  account_id: number;
  safe_id: number;
  user_id: number;
  user_name: string;
  reason: string;
  ticketing_system: string;
  ticket_id: string;
  /** The access that is asked for is to connect, not to see. */
  connect: number;
  /** 1: it may be used again and again while it lasts. */
  multiple: number;
  created_at: number;
  /** When the access may begin, and when it ends. */
  from_at: number;
  to_at: number;
  status: "waiting" | "confirmed" | "rejected";
  /** How many must confirm at each level, and at how many levels, as the vault's rule was when it was asked. */
  confirmers: number;
  levels: number;
  uses: Generated<number>;
  last_used_at: number | null;
}

/** What one confirmer said to a request. */
export interface AccessDecisionRow {
  request_id: number;
  user_id: number;
  user_name: string;
  level: number;
  /** 0: rejected. */
  confirmed: number;
  reason: string;
  /** Unix milliseconds. */
  at: number;
}

export interface RequestTables {
  access_requests: AccessRequestRow;
  access_decisions: AccessDecisionRow;
}
