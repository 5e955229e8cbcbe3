/**
 * Everything that a profile may accept beyond the RFCs: a closed list. Each time one of them decides, it is reported by name
 * (`onTolerance`), so that nothing is bent silently.
 */
export const tolerances = {
  "unknown-attribute": "an attribute that no schema of the resource type knows is ignored",
  "root-extension-attribute": "an attribute of an extension, sent at the root, is taken as the extension's",
  "missing-schema": "`schemas` lacks the URN of the resource type or of the message",
  "unknown-schema": "`schemas` names a URN that the resource type does not have",
  "string-boolean": 'a boolean sent as the text "true" or "false", in any letter case',
  "bare-complex-value": "a complex attribute sent as the bare text of its `value`",
  "single-for-list": "a multi-valued attribute sent as one value instead of an array",
  "filter-quotes": "a filter value in single quotes",
  "filter-unquoted-value": "a filter value of a text attribute without quotes",
  "filter-plus-for-space": "a filter with `+` where a space belongs",
  "operation-case": "the `op` of a PATCH operation, or `Operations` itself, in another letter case",
  "empty-operations": "a PATCH without operations changes nothing",
  "dotted-key": "a PATCH value without a path whose member names are paths (`name.givenName`)",
  "urn-dot": "a schema URN joined to the attribute with a dot instead of a colon",
  "create-on-missing": "a PATCH of an element that does not exist creates it from the filter",
  "remove-missing": "a PATCH that removes an element that does not exist changes nothing",
  "remove-value-list": "a PATCH remove that lists the elements in `value` removes those only",
  "schemas-operation": "a PATCH of `schemas` is ignored: it follows from the attributes",
  "items-per-page": "`itemsPerPage` as a query parameter is taken as `count`",
} as const;

export type ToleranceName = keyof typeof tolerances;
