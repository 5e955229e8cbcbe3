import { arbitraryFilter, arbitraryValueFilter } from "./arbitrary/filter.ts";
import { arbitraryBody, arbitraryResource } from "./arbitrary/resource.ts";
import { arbitraryResourceType } from "./arbitrary/resource-type.ts";
import { arbitraryText, arbitraryValue } from "./arbitrary/value.ts";

/** Random resource types, resources and filters, for laws that must hold of all of them (fast-check). */
export const arbitraries = {
  resourceType: arbitraryResourceType,
  body: arbitraryBody,
  resource: arbitraryResource,
  filter: arbitraryFilter,
  valueFilter: arbitraryValueFilter,
  value: arbitraryValue,
  text: arbitraryText,
} as const;
