import type { Insertable, Selectable } from "kysely";
import { isScalar, parseAttributes, searchKey } from "../account/account.ts";
import type { Attributes } from "../application/connector.ts";
import type { IdentityAttributeTable, IdentityTable } from "../database/tables.ts";

/** A person or service that accounts belong to. */
export interface Identity {
  readonly id: string;
  /** Unique, and kept for life. */
  readonly name: string;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly inactive: boolean;
  /** The authoritative application that it came from; of one that was made by hand there is none. */
  readonly source: string | undefined;
  readonly managerKey: string | undefined;
  readonly managerId: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function readIdentity(row: Selectable<IdentityTable>): Identity {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    attributes: parseAttributes(row.attributes),
    inactive: row.inactive === 1,
    source: row.source === "" ? undefined : row.source,
    managerKey: row.manager_key ?? undefined,
    managerId: row.manager_id ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function identityRow(identity: Identity): Insertable<IdentityTable> {
  const { email } = identity.attributes;
  return {
    id: identity.id,
    name: identity.name,
    name_key: identity.name.toLowerCase(),
    display_name: identity.displayName,
    attributes: JSON.stringify(identity.attributes),
    inactive: identity.inactive ? 1 : 0,
    source: identity.source ?? "",
    manager_key: identity.managerKey ?? null,
    manager_id: identity.managerId ?? null,
    search_key: searchKey(identity.name, identity.displayName, typeof email === "string" ? email : undefined),
    created_at: identity.createdAt,
    updated_at: identity.updatedAt,
  };
}

/** What expressions read as `identity`. */
export function identityScope(identity: Identity | undefined): Readonly<Record<string, unknown>> {
  if (identity === undefined) return {};
  const { name, displayName, inactive } = identity;
  return { ...identity.attributes, name, displayName, inactive };
}

/** Longer values are not searched by. */
const maximumValueLength = 256;
const maximumValues = 20;

/** The form in which attribute values are compared. */
export function searchableValue(value: unknown): string | undefined {
  if (!isScalar(value)) return undefined;
  const text = String(value).trim().toLowerCase();
  return text === "" || text.length > maximumValueLength ? undefined : text;
}

/** The value of a row that says of a list: it has more values than there are rows. No value of an attribute is empty. */
export const moreValues = "";

/** The rows by which an identity is found: one for each value of each attribute, and its name. */
export function searchableRows(identity: Identity): readonly Insertable<IdentityAttributeTable>[] {
  const rows: Insertable<IdentityAttributeTable>[] = [];
  const entries: readonly [string, unknown][] = Object.entries({ ...identity.attributes, name: identity.name });
  for (const [name, value] of entries) {
    const list: readonly unknown[] = Array.isArray(value) ? value.slice(0, maximumValues) : [value];
    const values = new Set(list.map(searchableValue));
    for (const text of values) if (text !== undefined) rows.push({ name, value: text, identity_id: identity.id });
    if (Array.isArray(value) && value.length > maximumValues) {
      rows.push({ name, value: moreValues, identity_id: identity.id });
    }
  }
  return rows;
}
