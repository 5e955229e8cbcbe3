import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject, kindOf } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";

/** What a list request says, before its names are resolved (RFC 7644 section 3.4.2). */
export interface ListParameters {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder: "ascending" | "descending";
  readonly startIndex: number;
  readonly count?: number;
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
}

/** Query parameters by name in lower case. */
export type QueryParameters = ReadonlyMap<string, string>;

/** Splits `userName,emails.value`. */
export function readNames(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

export function readQueryParameters(query: QueryParameters, tolerate: Tolerate): ListParameters {
  const filter = query.get("filter");
  const sortBy = query.get("sortby");
  const count = query.get("count") ?? itemsPerPage(query, tolerate);
  const size = count === undefined ? undefined : readInteger("count", count);
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy }),
    sortOrder: readOrder(query.get("sortorder")),
    startIndex: Math.max(1, readInteger("startIndex", query.get("startindex") ?? "1")),
    ...(size === undefined ? {} : { count: Math.max(0, size) }),
    attributes: readNames(query.get("attributes")),
    excludedAttributes: readNames(query.get("excludedattributes")),
  };
}

function itemsPerPage(query: QueryParameters, tolerate: Tolerate): string | undefined {
  const value = query.get("itemsperpage");
  return value !== undefined && tolerate("items-per-page", "itemsPerPage is taken as count") ? value : undefined;
}

function readInteger(name: string, text: string): number {
  const value = Number(text.trim());
  if (!/^[+-]?\d+$/.test(text.trim()) || !Number.isSafeInteger(value)) {
    throw scimErrors.invalidValue(`${name} must be a whole number`);
  }
  return value;
}

function readOrder(text: string | undefined): "ascending" | "descending" {
  const order = (text ?? "ascending").toLowerCase();
  if (order === "ascending" || order === "descending") return order;
  throw scimErrors.invalidValue("sortOrder must be ascending or descending");
}

/** The body of a `/.search` (RFC 7644 section 3.4.3). */
export function readSearchRequest(body: JsonValue | undefined, tolerate: Tolerate): ListParameters {
  if (!isObject(body)) throw scimErrors.invalidSyntax(`The body must be a SearchRequest object, not ${kindOf(body)}`);
  checkSchemas(body, tolerate);
  const members = new Map(Object.keys(body).map((name) => [name.toLowerCase(), body[name]]));
  const filter = textMember(members, "filter");
  const sortBy = textMember(members, "sortBy");
  const count = integerMember(members, "count");
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy }),
    sortOrder: readOrder(textMember(members, "sortOrder")),
    startIndex: Math.max(1, integerMember(members, "startIndex") ?? 1),
    ...(count === undefined ? {} : { count: Math.max(0, count) }),
    attributes: namesMember(members, "attributes"),
    excludedAttributes: namesMember(members, "excludedAttributes"),
  };
}

function checkSchemas(body: JsonObject, tolerate: Tolerate): void {
  const named = isArray(body.schemas) ? body.schemas : [body.schemas];
  if (named.includes(messageUris.searchRequest)) return;
  const detail = `schemas must name ${messageUris.searchRequest}`;
  if (!tolerate("missing-schema", detail)) throw scimErrors.invalidSyntax(detail);
}

type Members = ReadonlyMap<string, JsonValue | undefined>;

function textMember(members: Members, name: string): string | undefined {
  const value = members.get(name.toLowerCase()) ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw scimErrors.invalidValue(`${name} must be text, not ${kindOf(value)}`);
}

function integerMember(members: Members, name: string): number | undefined {
  const value = members.get(name.toLowerCase()) ?? undefined;
  if (value === undefined || (typeof value === "number" && Number.isSafeInteger(value))) return value;
  throw scimErrors.invalidValue(`${name} must be a whole number`);
}

function namesMember(members: Members, name: string): readonly string[] {
  const value = members.get(name.toLowerCase()) ?? undefined;
  if (value === undefined) return [];
  if (typeof value === "string") return readNames(value);
  if (!isArray(value))
    throw scimErrors.invalidValue(`${name} must be an array of attribute names, not ${kindOf(value)}`);
  return value.map((item) => {
    if (typeof item === "string") return item.trim();
    throw scimErrors.invalidValue(`${name} must hold attribute names only, not ${kindOf(item)}`);
  });
}
