import type { Selectable } from "kysely";
import type { Attributes, AttributeValue } from "../application/connector.ts";
import type { AccountTable } from "../database/tables.ts";
import { parseRecord } from "../json.ts";

/** How an account stands to the identities: it belongs to one, to none that is known, or several could own it. */
export type CorrelationState = "linked" | "uncorrelated" | "disputed";

/** One account of one application, as it was last seen or written. */
export interface Account {
  readonly id: string;
  readonly application: string;
  readonly nativeIdentity: string;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly disabled: boolean;
  readonly locked: boolean;
  readonly identityId: string | undefined;
  readonly correlation: CorrelationState;
  /** A person chose the identity. */
  readonly manual: boolean;
  /** Unix milliseconds since which the account is gone from its application. */
  readonly deletedAt: number | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Attributes that governance itself stored. */
export function parseAttributes(text: string): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(parseRecord(text))) {
    if (value === null || isScalar(value)) attributes[name] = value;
    else if (Array.isArray(value)) attributes[name] = value.filter(isScalar);
  }
  return attributes;
}

function correlationState(text: string): CorrelationState {
  return text === "linked" || text === "disputed" ? text : "uncorrelated";
}

export function readAccount(row: Selectable<AccountTable>): Account {
  return {
    id: row.id,
    application: row.application,
    nativeIdentity: row.native_identity,
    displayName: row.display_name,
    attributes: parseAttributes(row.attributes),
    disabled: row.disabled === 1,
    locked: row.locked === 1,
    identityId: row.identity_id ?? undefined,
    correlation: correlationState(row.correlation),
    manual: row.manual === 1,
    deletedAt: row.deleted_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** What expressions read as `account`. */
export function accountScope(account: {
  readonly attributes: Attributes;
  readonly nativeIdentity: string;
  readonly displayName: string;
  readonly disabled: boolean;
  readonly locked: boolean;
}): Readonly<Record<string, unknown>> {
  const { nativeIdentity, displayName, disabled, locked } = account;
  return { nativeIdentity, displayName, disabled, locked, ...account.attributes };
}

export function searchKey(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== "")
    .join(" ")
    .toLowerCase()
    .slice(0, 500);
}

/** Accounts are named `account:PAM/41` in the audit log. */
export function accountTarget(application: string, nativeIdentity: string): string {
  return `account:${application}/${nativeIdentity}`;
}
