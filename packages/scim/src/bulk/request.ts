import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject, isWithinDepth, kindOf } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";

const methods = ["POST", "PUT", "PATCH", "DELETE"] as const;
export type BulkMethod = (typeof methods)[number];

/** One operation of a bulk request (RFC 7644 section 3.7), as on the wire. */
export interface BulkOperation {
  readonly method: BulkMethod;
  /** The client's name for what a POST creates. */
  readonly bulkId?: string;
  /** `If-Match`. */
  readonly version?: string;
  readonly path: string;
  readonly data?: JsonValue;
}

export interface BulkRequest {
  /** How many operations may fail before the rest is left undone. */
  readonly failOnErrors: number;
  readonly operations: readonly BulkOperation[];
}

const deepestData = 64;

/**
 * Reads the body of a bulk request. Throws `payloadTooLarge` for more operations than are announced, and `invalidSyntax` or
 * `invalidValue`, naming the operation by its place (from 1), for what cannot be taken apart into operations: nothing is done then.
 */
export function readBulkRequest(body: JsonValue | undefined, maxOperations: number, tolerate: Tolerate): BulkRequest {
  if (!isObject(body)) throw scimErrors.invalidSyntax(`The body must be a BulkRequest object, not ${kindOf(body)}`);
  checkSchemas(body, tolerate);
  const members = membersOf(body);
  const list = members.get("operations");
  if (!isArray(list)) throw scimErrors.invalidSyntax(`Operations must be an array of operations, not ${kindOf(list)}`);
  if (list.length > maxOperations) {
    throw scimErrors.payloadTooLarge(`${list.length} operations are more than maxOperations (${maxOperations})`);
  }
  const operations = list.map((operation, index) => readOperation(operation, `Operation ${index + 1}`));
  requireDistinctBulkIds(operations);
  return { failOnErrors: readFailOnErrors(members.get("failonerrors")), operations };
}

function checkSchemas(body: JsonObject, tolerate: Tolerate): void {
  const named = isArray(body.schemas) ? body.schemas : [body.schemas];
  if (named.includes(messageUris.bulkRequest)) return;
  const detail = `schemas must name ${messageUris.bulkRequest}`;
  if (!tolerate("missing-schema", detail)) throw scimErrors.invalidSyntax(detail);
}

type Members = ReadonlyMap<string, JsonValue | undefined>;

/** Names are case-insensitive (RFC 7643 section 2.1). */
function membersOf(object: JsonObject): Members {
  return new Map(Object.keys(object).map((name) => [name.toLowerCase(), object[name] ?? undefined]));
}

function readFailOnErrors(value: JsonValue | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw scimErrors.invalidValue("failOnErrors must be a whole number of at least 1; leave it out to do all operations");
}

function readOperation(operation: JsonValue, place: string): BulkOperation {
  if (!isObject(operation)) throw scimErrors.invalidSyntax(`${place} must be an object, not ${kindOf(operation)}`);
  const members = membersOf(operation);
  const method = readMethod(members.get("method"), place);
  const path = readText(members, "path", place);
  if (path === undefined) throw scimErrors.invalidSyntax(`${place} needs a path, such as /Users or /Users/2819c223`);
  const bulkId = readText(members, "bulkId", place);
  if (method === "POST" && bulkId === undefined) {
    throw scimErrors.invalidSyntax(`${place} needs a bulkId: every POST of a bulk request has one`);
  }
  const version = readText(members, "version", place);
  const data = members.get("data");
  if (!isWithinDepth(data, deepestData)) {
    throw scimErrors.invalidSyntax(`${place}: data is nested deeper than ${deepestData} levels`);
  }
  return {
    method,
    path,
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
    ...(data === undefined ? {} : { data }),
  };
}

function readMethod(value: JsonValue | undefined, place: string): BulkMethod {
  const method = typeof value === "string" ? methods.find((known) => known === value.toUpperCase()) : undefined;
  if (method !== undefined) return method;
  throw scimErrors.invalidSyntax(`${place}: method must be ${methods.join(", ")}`);
}

function readText(members: Members, name: string, place: string): string | undefined {
  const value = members.get(name.toLowerCase());
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw scimErrors.invalidSyntax(`${place}: ${name} must be text that is not empty, not ${kindOf(value)}`);
}

/** RFC 7644 section 3.7: unique within a request. */
function requireDistinctBulkIds(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>();
  for (const [index, { bulkId }] of operations.entries()) {
    if (bulkId === undefined) continue;
    if (seen.has(bulkId)) {
      throw scimErrors.invalidSyntax(
        `Operation ${index + 1} has the bulkId of an earlier one: each names one operation`,
      );
    }
    seen.add(bulkId);
  }
}
