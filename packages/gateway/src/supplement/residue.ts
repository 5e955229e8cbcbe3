import type { JsonObject } from "@castellan/scim";
import type { Draft } from "../json/draft.ts";
import { sameJson } from "../json/same-json.ts";

/** What is kept, with only that laid over it which turns `before` into `after`: another request may have changed the rest meanwhile. */
export function keptAfter(kept: JsonObject, before: JsonObject, after: JsonObject): JsonObject {
  const attributes: Draft = { ...kept };
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (sameJson(before[name], after[name])) continue;
    if (after[name] === undefined) delete attributes[name];
    else attributes[name] = after[name];
  }
  return attributes;
}
