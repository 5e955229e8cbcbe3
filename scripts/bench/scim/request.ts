import { messageUris } from "@castellan/scim";
import type { LoadRequest } from "../http-load.ts";

/** Whoever sends it may read and write everything. */
export const authorization = "Bearer bench";

const readHeaders = { authorization, accept: "application/scim+json" };
const writeHeaders = { ...readHeaders, "content-type": "application/scim+json" };

export function get(path: string, base = "/scim/v2"): LoadRequest {
  return { method: "GET", path: `${base}${path}`, headers: readHeaders };
}

export function post(path: string, body: object): LoadRequest {
  return { method: "POST", path: `/scim/v2${path}`, headers: writeHeaders, body: JSON.stringify(body) };
}

export function patch(path: string, operation: object): LoadRequest {
  const body = JSON.stringify({ schemas: [messageUris.patchOp], Operations: [operation] });
  return { method: "PATCH", path: `/scim/v2${path}`, headers: writeHeaders, body };
}
