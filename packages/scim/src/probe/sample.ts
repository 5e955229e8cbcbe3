import { isObject } from "../json/value.ts";
import type { JsonObject, Resource } from "../resource/resource.ts";
import type { ProbeAsker, Reply } from "./asker.ts";

/** Users that are known to exist, for the checks to ask for. */
export interface Sample {
  readonly users: readonly Resource[];
}

export const sampleSize = 10;

/** Some users that the server has, and what is to be kept out of the report. */
export function sampleOf(reply: Reply, asker: ProbeAsker): Sample {
  const users = reply.resources.slice(0, sampleSize).flatMap(asResource);
  // An id may be the name of a person.
  for (const { id } of users) if (!/^\d+$/.test(id)) asker.conceal(id);
  return { users };
}

/** A resource of an answer, where it has an `id`. */
export function asResource(object: JsonObject): readonly Resource[] {
  const { id, schemas, meta } = object;
  if (typeof id !== "string" && typeof id !== "number") return [];
  const { meta: _, ...members } = object;
  const named = Array.isArray(schemas) ? schemas.filter((urn) => typeof urn === "string") : [];
  const read =
    isObject(meta) && typeof meta.resourceType === "string" ? { ...meta, resourceType: meta.resourceType } : undefined;
  return [{ ...members, id: String(id), schemas: named, ...(read === undefined ? {} : { meta: read }) }];
}
