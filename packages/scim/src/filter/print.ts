import { scimErrors } from "../error/scim-error.ts";
import type { Filter } from "./filter.ts";

export function printFilter(filter: Filter): string {
  throw scimErrors.notImplemented(filter.kind);
}
