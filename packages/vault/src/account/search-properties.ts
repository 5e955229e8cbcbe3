import { filterProperties } from "./filter.ts";
import { savedFilterNames } from "./saved-filter.ts";

/** `GET /API/Accounts/AdvancedSearchProperties`: what a filter of accounts may ask for. The product's shape is not published. */
export const advancedSearchProperties = {
  advancedSearchProperties: filterProperties.map(({ name, operators }) => ({ propertyName: name, operators })),
  logicalOperators: ["AND", "OR"],
  savedFilters: savedFilterNames,
};
