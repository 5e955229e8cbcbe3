import type { CompiledAttribute } from "../attribute/compiled.ts";
import { parseDateTime } from "../attribute/date-time.ts";
import { compareText, foldCase } from "../attribute/text.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject } from "../json/value.ts";
import { findAttribute, resolvePath } from "../path/resolve.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { readValue } from "../resource/access.ts";
import type { JsonValue, Resource } from "../resource/resource.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { SortKey } from "./list-query.ts";

export type Comparator = (left: Resource, right: Resource) => number;

/** Resolves `sortBy`; a complex attribute sorts by its `value` (RFC 7644 section 3.4.2.3). Throws `invalidValue`. */
export function readSortKey(
  sortBy: string,
  order: SortKey["order"],
  type: CompiledResourceType,
  tolerate: Tolerate,
): SortKey {
  const found = resolvePath(sortBy, type, tolerate);
  if (found.kind === "unknown") throw scimErrors.invalidValue(`sortBy: ${found.detail}`);
  if (found.kind === "schema") throw scimErrors.invalidValue("sortBy must name an attribute, not a schema");
  const { attribute, subAttribute } = found;
  const key = subAttribute ?? (attribute.type === "complex" ? attribute.subAttributesByName.get("value") : attribute);
  if (key === undefined) throw scimErrors.invalidValue(`sortBy: ${attribute.label} is complex; name a sub-attribute`);
  if (attribute.returned === "never" || key.returned === "never") {
    throw scimErrors.invalidValue(`sortBy: ${key.label} is secret and cannot be sorted by`);
  }
  return { path: key.path, order };
}

/**
 * The total order of a list: by the key, and by `id` where that is equal, so that pages neither repeat nor lose a resource.
 * What has no value comes last when ascending, first when descending (RFC 7644 section 3.4.2.3).
 */
export function compileOrder(sort: SortKey | undefined, type: CompiledResourceType): Comparator {
  if (sort === undefined) return byId;
  const found = findAttribute(sort.path, type);
  if (found === undefined) throw scimErrors.invalidValue(`${type.name} has no attribute ${sort.path.attribute}`);
  const { attribute, subAttribute } = found;
  const sign = sort.order === "ascending" ? 1 : -1;
  const read = (resource: Resource) =>
    sortValue(readValue(resource, attribute), subAttribute, subAttribute ?? attribute);
  return (left, right) => {
    const order = compareValues(read(left), read(right));
    return order === 0 ? byId(left, right) : sign * order;
  };
}

function byId(left: Resource, right: Resource): number {
  return compareValues(left.id, right.id);
}

type Sortable = string | number | undefined;

/** Of several values the primary one counts, or the first. */
function sortValue(
  value: JsonValue | undefined,
  subAttribute: CompiledAttribute | undefined,
  key: CompiledAttribute,
): Sortable {
  const one = isArray(value) ? (value.find((item) => isObject(item) && item.primary === true) ?? value[0]) : value;
  const plain = subAttribute !== undefined && isObject(one) ? one[subAttribute.name] : one;
  if (typeof plain === "boolean") return Number(plain);
  if (typeof plain === "number") return plain;
  if (typeof plain !== "string") return undefined;
  if (key.type === "dateTime") return parseDateTime(plain);
  return key.caseExact ? plain : foldCase(plain);
}

function compareValues(left: Sortable, right: Sortable): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  return left < right ? -1 : 1;
}
