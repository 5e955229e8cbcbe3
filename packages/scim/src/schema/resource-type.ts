import type { ResourceStore } from "../provider/resource-store.ts";
import type { JsonObject } from "../resource/resource.ts";
import type { Schema } from "./schema.ts";

export interface SchemaExtension {
  readonly schema: Schema;
  readonly required: boolean;
}

/** RFC 7643 section 6, without what a provider adds. */
export interface ResourceTypeDescription {
  /** `User`: also the `id` at /ResourceTypes. */
  readonly name: string;
  /** `/Users`. */
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly SchemaExtension[];
}

/** A resource type and where its resources live. */
export interface ResourceTypeDefinition<Caller> extends ResourceTypeDescription {
  /** Nobody writes these resources here: what would write them answers 405. */
  readonly readOnly?: boolean;
  readonly store: ResourceStore<Caller>;
  /**
   * Looks at the body of a POST as it came, before readOnly values are dropped from it: throws `ScimError` for one that would mean
   * something else without them.
   */
  readonly inspectNew?: (body: JsonObject) => void;
}
