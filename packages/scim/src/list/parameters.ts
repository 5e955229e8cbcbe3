import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject, kindOf } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonValue } from "../resource/resource.ts";
import { type MessageMembers, readMessage } from "../schema/message.ts";
import { messageUris } from "../schema/uris.ts";

/** What a list request says, before its names are resolved (RFC 7644 section 3.4.2). */
export interface ListParameters {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder: "ascending" | "descending";
  /** Absent when the client named none. */
  readonly startIndex?: number;
  readonly count?: number;
  /** Present when the client pages by cursor (RFC 9865); empty for the first page. */
  readonly cursor?: string;
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
}

/** Query parameters by name in lower case. */
export type QueryParameters = ReadonlyMap<string, string>;

/** Splits `userName,emails.value`. Spaces and empty elements mean nothing, as in every list of HTTP (RFC 9110 section 5.6.1.2). */
export function readNames(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

export function readQueryParameters(query: QueryParameters, tolerate: Tolerate): ListParameters {
  const cursor = query.get("cursor");
  const count = query.get("count") ?? itemsPerPage(query, tolerate);
  const startIndex = query.get("startindex");
  return listParameters({
    filter: query.get("filter"),
    sortBy: query.get("sortby"),
    sortOrder: readOrder(query.get("sortorder"), tolerate),
    startIndex: startIndex === undefined ? undefined : readInteger("startIndex", startIndex),
    count:
      count === undefined
        ? undefined
        : readInteger("count", count, cursor === undefined ? "invalidValue" : "invalidCount"),
    cursor,
    attributes: readNames(query.get("attributes")),
    excludedAttributes: readNames(query.get("excludedattributes")),
  });
}

interface GivenParameters {
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly sortOrder: ListParameters["sortOrder"];
  readonly startIndex: number | undefined;
  readonly count: number | undefined;
  readonly cursor: string | undefined;
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
}

/** What holds of both ways to ask for a list. Throws `invalidCount` and `invalidValue`. */
function listParameters(given: GivenParameters): ListParameters {
  const { filter, sortBy, sortOrder, startIndex, count, cursor, attributes, excludedAttributes } = given;
  if (cursor !== undefined && startIndex !== undefined) {
    throw scimErrors.invalidValue("startIndex and cursor are two ways to page; give one of them");
  }
  if (cursor !== undefined && count !== undefined && count < 1) {
    throw scimErrors.invalidCount("count must be at least 1 where a list is paged by cursor");
  }
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy }),
    sortOrder,
    // RFC 7644 section 3.4.2.4: less than 1 is 1, and a negative count is 0.
    ...(startIndex === undefined ? {} : { startIndex: Math.max(1, startIndex) }),
    ...(count === undefined ? {} : { count: Math.max(0, count) }),
    ...(cursor === undefined ? {} : { cursor }),
    attributes,
    excludedAttributes,
  };
}

function itemsPerPage(query: QueryParameters, tolerate: Tolerate): string | undefined {
  const value = query.get("itemsperpage");
  return value !== undefined && tolerate("items-per-page", "itemsPerPage is taken as count") ? value : undefined;
}

function readInteger(name: string, text: string, code: "invalidValue" | "invalidCount" = "invalidValue"): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw scimErrors[code](`${name} must be a whole number`);
}

function readOrder(text: string | undefined, tolerate: Tolerate): "ascending" | "descending" {
  const order = (text ?? "ascending").toLowerCase();
  const isOrder = order === "ascending" || order === "descending";
  const isSpelled = text === undefined || text === order;
  if (isOrder && (isSpelled || tolerate("parameter-case", "sortOrder is not in lower case"))) return order;
  throw scimErrors.invalidValue("sortOrder must be ascending or descending");
}

const searchMembers = [
  "attributes",
  "excludedAttributes",
  "filter",
  "sortBy",
  "sortOrder",
  "startIndex",
  "count",
  "cursor",
];

/** The body of a `/.search` (RFC 7644 section 3.4.3). */
export function readSearchRequest(body: JsonValue | undefined, tolerate: Tolerate): ListParameters {
  if (!isObject(body)) throw scimErrors.invalidSyntax(`The body must be a SearchRequest object, not ${kindOf(body)}`);
  const members = readMessage(body, messageUris.searchRequest, searchMembers, tolerate);
  const cursor = textMember(members, "cursor");
  return listParameters({
    filter: textMember(members, "filter"),
    sortBy: textMember(members, "sortBy"),
    sortOrder: readOrder(textMember(members, "sortOrder"), tolerate),
    startIndex: integerMember(members, "startIndex", "invalidValue"),
    count: integerMember(members, "count", cursor === undefined ? "invalidValue" : "invalidCount"),
    cursor,
    attributes: namesMember(members, "attributes", tolerate),
    excludedAttributes: namesMember(members, "excludedAttributes", tolerate),
  });
}

function textMember(members: MessageMembers, name: string): string | undefined {
  const value = members.get(name.toLowerCase()) ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw scimErrors.invalidValue(`${name} must be text, not ${kindOf(value)}`);
}

function integerMember(
  members: MessageMembers,
  name: string,
  code: "invalidValue" | "invalidCount",
): number | undefined {
  const value = members.get(name.toLowerCase()) ?? undefined;
  if (value === undefined || (typeof value === "number" && Number.isSafeInteger(value))) return value;
  throw scimErrors[code](`${name} must be a whole number`);
}

function namesMember(members: MessageMembers, name: string, tolerate: Tolerate): readonly string[] {
  const value = members.get(name.toLowerCase()) ?? undefined;
  if (value === undefined) return [];
  if (typeof value === "string" && tolerate("single-for-list", `${name} is one text`)) return readNames(value);
  if (!isArray(value))
    throw scimErrors.invalidValue(`${name} must be an array of attribute names, not ${kindOf(value)}`);
  return value.map((item) => {
    if (typeof item === "string") return item;
    throw scimErrors.invalidValue(`${name} must hold attribute names only, not ${kindOf(item)}`);
  });
}
