import { scimErrors } from "../error/scim-error.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType, SchemaSource } from "../schema/compiled.ts";
import type { Filter } from "./filter.ts";

export interface FilterOptions {
  readonly tolerate?: Tolerate;
}

export function parseFilter(text: string, _of: CompiledResourceType | SchemaSource, _options?: FilterOptions): Filter {
  throw scimErrors.notImplemented(text);
}
