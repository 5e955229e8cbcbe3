import type { AttributePath } from "../path/attribute-path.ts";
import type { Filter } from "./filter.ts";

/** The attributes of the resource that a filter looks at. */
export function filterPaths(filter: Filter): readonly AttributePath[] {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.flatMap(filterPaths);
    case "not":
      return filterPaths(filter.operand);
    default:
      return [filter.path];
  }
}
