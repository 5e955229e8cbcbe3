import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject, isWithinDepth, kindOf } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonValue } from "../resource/resource.ts";
import { type MessageMembers, readMembers, readMessage } from "../schema/message.ts";
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
  const members = readMessage(body, messageUris.bulkRequest, ["failOnErrors", "Operations"], tolerate);
  const list = members.get("operations");
  if (!isArray(list)) throw scimErrors.invalidSyntax(`Operations must be an array of operations, not ${kindOf(list)}`);
  if (list.length > maxOperations) {
    throw scimErrors.payloadTooLarge(`${list.length} operations are more than maxOperations (${maxOperations})`);
  }
  const operations = list.map((operation, index) => readOperation(operation, `Operation ${index + 1}`, tolerate));
  requireDistinctBulkIds(operations);
  return { failOnErrors: readFailOnErrors(members.get("failonerrors") ?? undefined), operations };
}

function readFailOnErrors(value: JsonValue | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw scimErrors.invalidValue("failOnErrors must be a whole number of at least 1; leave it out to do all operations");
}

const operationMembers = ["method", "bulkId", "version", "path", "data"];

function readOperation(operation: JsonValue, place: string, tolerate: Tolerate): BulkOperation {
  if (!isObject(operation)) throw scimErrors.invalidSyntax(`${place} must be an object, not ${kindOf(operation)}`);
  const members = readMembers(operation, place, operationMembers, tolerate);
  const method = readMethod(members.get("method"), place, tolerate);
  const path = readText(members, "path", place);
  if (path === undefined) throw scimErrors.invalidSyntax(`${place} needs a path, such as /Users or /Users/2819c223`);
  const bulkId = readText(members, "bulkId", place);
  if (method === "POST" && bulkId === undefined) {
    throw scimErrors.invalidSyntax(`${place} needs a bulkId: every POST of a bulk request has one`);
  }
  const version = readText(members, "version", place);
  const data = members.get("data") ?? undefined;
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

function readMethod(value: JsonValue | undefined, place: string, tolerate: Tolerate): BulkMethod {
  const method = typeof value === "string" ? methods.find((known) => known === value.toUpperCase()) : undefined;
  if (method !== undefined && method === value) return method;
  if (method !== undefined && tolerate("operation-case", `${place}: method is not in upper case`)) return method;
  throw scimErrors.invalidSyntax(`${place}: method must be ${methods.join(", ")}`);
}

function readText(members: MessageMembers, name: string, place: string): string | undefined {
  const value = members.get(name.toLowerCase()) ?? undefined;
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
