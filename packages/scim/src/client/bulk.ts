import { isArray, isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { ScimClientError } from "./error.ts";
import type { CallOptions } from "./options.ts";

/** One operation of RFC 7644 section 3.7. */
export interface BulkOperation {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/Users`, `/Users/41`, or `/Users/bulkId:ada` for what an operation of the same request makes. */
  readonly path: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly data?: JsonObject;
}

export interface BulkRequestOptions extends CallOptions {
  /** After how many errors the server stops; absent: it carries on to the end. */
  readonly failOnErrors?: number;
}

/** What became of one operation. */
export interface BulkResult {
  readonly method: string;
  readonly status: number;
  readonly bulkId: string | undefined;
  readonly location: string | undefined;
  readonly version: string | undefined;
  /** An error, or whatever else the server tells. */
  readonly response: JsonObject | undefined;
}

/** Reads a BulkResponse. Throws `protocol` for what is none. A status is text; some servers write a number, or `{code}`. */
export function readBulkResponse(document: JsonObject): readonly BulkResult[] {
  const operations = Object.entries(document).find(([name]) => name.toLowerCase() === "operations")?.[1];
  if (!isArray(operations) || !operations.every(isObject)) {
    throw new ScimClientError("protocol", "POST /Bulk was not answered with a BulkResponse");
  }
  return operations.map((operation) => ({
    method: textOf(operation.method) ?? "",
    status: statusOf(operation.status),
    bulkId: textOf(operation.bulkId),
    location: textOf(operation.location),
    version: textOf(operation.version),
    response: isObject(operation.response) ? operation.response : undefined,
  }));
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function statusOf(value: JsonValue | undefined): number {
  const status = Number(isObject(value) ? value.code : value);
  if (Number.isInteger(status) && status >= 100 && status <= 599) return status;
  throw new ScimClientError("protocol", "POST /Bulk was answered with an operation without status");
}
