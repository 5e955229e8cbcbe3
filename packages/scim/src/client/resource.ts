import { isArray, isObject } from "../json/value.ts";
import type { JsonValue, Resource } from "../resource/resource.ts";
import { ScimClientError } from "./error.ts";

/** Reads a resource; an `id` that a server gives as a number is taken as text. Throws `protocol` for one without `id`. */
export function readResource(value: JsonValue, what: string): Resource {
  const id = isObject(value) && (typeof value.id === "string" || typeof value.id === "number") ? String(value.id) : "";
  if (!isObject(value) || id === "")
    throw new ScimClientError("protocol", `${what} was answered with a resource without id`);
  const schemas = isArray(value.schemas) ? value.schemas.filter((urn) => typeof urn === "string") : [];
  const { meta, ...members } = value;
  const resourceType = isObject(meta) && typeof meta.resourceType === "string" ? meta.resourceType : "";
  return { ...members, schemas, id, ...(isObject(meta) ? { meta: { ...meta, resourceType } } : {}) };
}
