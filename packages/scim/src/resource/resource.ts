/** Any JSON value, read-only. */
export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [member: string]: JsonValue | undefined;
}

/** RFC 7643 section 3.1. Times are RFC 3339 texts in UTC. */
export interface Meta extends JsonObject {
  readonly resourceType: string;
  readonly created?: string;
  readonly lastModified?: string;
  readonly location?: string;
  readonly version?: string;
}

/** A resource as a store keeps it: extensions under their URN, as on the wire; `meta.location` is filled by the provider. */
export interface Resource extends JsonObject {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly meta?: Meta;
}

/** A resource that has no `id` yet: what a create receives after validation. */
export interface NewResource extends JsonObject {
  readonly schemas: readonly string[];
}
