import { type CompiledAttribute, isSecret } from "../attribute/compiled.ts";
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

/** Resolves `sortBy`; a complex attribute sorts by its `value` (RFC 7644 section 3.4.2.3). Throws `invalidValue`. */
export function readSortKey(
  sortBy: string,
  order: SortKey["order"],
  type: CompiledResourceType,
  tolerate: Tolerate,
): SortKey {
  const found = resolvePath(sortBy, type, tolerate);
  if (found.kind === "unknown") throw scimErrors.invalidValue(`sortBy: ${found.detail()}`);
  if (found.kind === "schema") throw scimErrors.invalidValue("sortBy must name an attribute, not a schema");
  const { attribute, subAttribute } = found;
  const key = subAttribute ?? (attribute.type === "complex" ? attribute.subAttributesByName.get("value") : attribute);
  if (key === undefined) throw scimErrors.invalidValue(`sortBy: ${attribute.label} is complex; name a sub-attribute`);
  if (isSecret(attribute) || isSecret(key)) {
    throw scimErrors.invalidValue(`sortBy: ${key.label} is secret and cannot be sorted by`);
  }
  return { path: key.path, order };
}

type SortValue = string | number | null;

/** Texts are ordered by their beginning, so that the position of a page, and the cursor that holds it, stay small. */
const longestSortText = 600;

/** Where a resource stands in the order of a list: its sort value, `null` when it has none, and its id. */
export type SortPosition = readonly [value: SortValue, id: string];

/** The total order of a list: by the sort value, and by `id` where that is equal, so that pages neither repeat nor lose a resource. */
export interface Order {
  position(resource: Resource): SortPosition;
  compare(left: SortPosition, right: SortPosition): number;
}

/**
 * What has no value comes last when ascending, first when descending (RFC 7644 section 3.4.2.3). A type that lacks the attribute has
 * no values.
 */
export function compileOrder(sort: SortKey | undefined, type: CompiledResourceType): Order {
  const found = sort === undefined ? undefined : findAttribute(sort.path, type);
  const sign = sort?.order === "descending" ? -1 : 1;
  return {
    position:
      found === undefined
        ? (resource) => [null, resource.id]
        : (resource) => [sortValue(readValue(resource, found.attribute), found), resource.id],
    compare: ([left, leftId], [right, rightId]) => sign * compareValues(left, right) || compareValues(leftId, rightId),
  };
}

/** Whether a position that came back is one of ours. */
export function isSortPosition(position: JsonValue | undefined): position is SortPosition {
  if (!isArray(position) || position.length !== 2) return false;
  const [value = null, id] = position;
  return (value === null || typeof value === "string" || typeof value === "number") && typeof id === "string";
}

/** Of several values the primary one counts, or the first. */
function sortValue(
  value: JsonValue | undefined,
  { attribute, subAttribute }: { readonly attribute: CompiledAttribute; readonly subAttribute?: CompiledAttribute },
): SortValue {
  const key = subAttribute ?? attribute;
  const one = isArray(value) ? (value.find((item) => isObject(item) && item.primary === true) ?? value[0]) : value;
  const plain = subAttribute !== undefined && isObject(one) ? one[subAttribute.name] : one;
  if (typeof plain === "boolean") return Number(plain);
  if (typeof plain === "number") return plain;
  if (typeof plain !== "string") return null;
  if (key.type === "dateTime") return parseDateTime(plain) ?? null;
  return (key.caseExact ? plain : foldCase(plain)).slice(0, longestSortText);
}

function compareValues(left: SortValue, right: SortValue): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  return left < right ? -1 : 1;
}
