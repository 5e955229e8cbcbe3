import { scimErrors } from "../error/scim-error.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { Modification } from "../provider/resource-store.ts";
import type { JsonValue, Resource } from "../resource/resource.ts";
import type { CompiledResourceType, SchemaSource } from "../schema/compiled.ts";

/** One operation of RFC 7644 section 3.5.2, as on the wire. */
export interface PatchOperation {
  readonly op: "add" | "remove" | "replace";
  readonly path?: string;
  readonly value?: JsonValue;
}

export function applyPatch(
  before: Resource,
  _operations: readonly PatchOperation[],
  _type: CompiledResourceType | SchemaSource,
  _tolerate?: Tolerate,
): Modification {
  throw scimErrors.notImplemented(before.id);
}
