import { arbitraryFilter, arbitraryValueFilter } from "./arbitrary/filter.ts";
import { arbitraryOperation } from "./arbitrary/operations.ts";
import { arbitraryBody, arbitraryResource } from "./arbitrary/resource.ts";
import { arbitraryResourceType } from "./arbitrary/resource-type.ts";
import { arbitraryText, arbitraryValue } from "./arbitrary/value.ts";

/** Random resource types, resources, filters and PATCH operations, for laws that must hold of all of them (fast-check). */
export const arbitraries = {
  resourceType: arbitraryResourceType,
  body: arbitraryBody,
  resource: arbitraryResource,
  filter: arbitraryFilter,
  valueFilter: arbitraryValueFilter,
  operation: arbitraryOperation,
  value: arbitraryValue,
  text: arbitraryText,
} as const;
