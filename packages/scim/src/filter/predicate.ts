import { scimErrors } from "../error/scim-error.ts";
import type { Resource } from "../resource/resource.ts";
import type { CompiledResourceType, SchemaSource } from "../schema/compiled.ts";
import type { Filter } from "./filter.ts";

export function filterPredicate(
  filter: Filter,
  _of: CompiledResourceType | SchemaSource,
): (resource: Resource) => boolean {
  throw scimErrors.notImplemented(filter.kind);
}
