import { type JsonObject, type JsonValue, messageUris, schemaUris, type ToleranceName } from "@castellan/scim";

/** Stands in values: no report of a tolerance may hold it. */
export const canary = "Canary";

export interface Case {
  readonly tolerance: ToleranceName;
  readonly send: readonly [method: string, path: string, body?: JsonValue | undefined, query?: string];
  readonly status?: number;
  /** What the answer shows where the tolerance is granted. */
  readonly shows: JsonObject;
  /** What the report says. */
  readonly reports: RegExp;
  /** The answer where it is not granted. */
  readonly refused:
    | { readonly status: 400 | 404; readonly scimType?: string; readonly detail: RegExp }
    | { readonly ignored: JsonObject };
}

export function user(members: JsonObject): JsonObject {
  return { schemas: [schemaUris.user], userName: "ada", ...members };
}

export function patch(...operations: readonly JsonObject[]): JsonObject {
  return { schemas: [messageUris.patchOp], Operations: operations };
}
