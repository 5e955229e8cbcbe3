import type { ProfileName } from "./name.ts";

/** One deviation from the RFCs that a profile may accept. */
export interface Tolerance {
  /** What is accepted, and what becomes of it. */
  readonly accepts: string;
  /** What the RFCs have instead, or why they have nothing. */
  readonly standard: string;
  /**
   * Who grants it: `default` where it harms nobody, and each profile whose clients were seen to need it. `strict` grants none.
   */
  readonly grantedBy: readonly Exclude<ProfileName, "strict">[];
}

/**
 * Everything that a profile may accept beyond the RFCs: a closed list, the only place where it is written down. Each time one
 * of them decides, it is reported by name (`onTolerance`), so that nothing is bent silently.
 */
export const tolerances = {
  "unknown-attribute": {
    accepts: "an attribute that no schema of the resource type knows is ignored",
    standard: "RFC 7644 section 3.12: a body that does not follow the schema is `invalidSyntax`",
    grantedBy: ["default", "entra", "okta", "onelogin", "jumpcloud", "cyberark"],
  },
  "root-extension-attribute": {
    accepts: "an attribute of an extension, sent at the root or named without its URN, is taken as the extension's",
    standard: "RFC 7643 section 3.3: attributes of an extension stand in the member named by its URN",
    grantedBy: ["default", "entra", "cyberark"],
  },
  "missing-schema": {
    accepts: "`schemas` lacks the URN of the resource type, of an extension in use or of the message",
    standard: "RFC 7643 section 3.3 and RFC 7644 section 3.1: `schemas` is required and names each schema in use",
    grantedBy: ["default", "okta", "cyberark"],
  },
  "legacy-schema": {
    accepts:
      "an older URN of users or groups (of SCIM 1.1, drafts, Azure), in `schemas` or as a member, taken as today's",
    standard: "RFC 7643 section 10.3.1 registers the URNs that there are",
    grantedBy: ["default", "entra", "onelogin"],
  },
  "unknown-schema": {
    accepts: "`schemas` names a URN that the resource type does not have",
    standard: "RFC 7643 section 3.3: `schemas` names the core schema and the extensions of the resource",
    grantedBy: ["default", "entra", "okta", "onelogin"],
  },
  "string-boolean": {
    accepts: 'a boolean as the text "true" or "false" in any letter case, in a body or a filter',
    standard: "RFC 7643 section 2.3.2: a boolean is the JSON literal true or false",
    grantedBy: ["default", "entra"],
  },
  "bare-complex-value": {
    accepts: "a complex attribute, or an element of one, as the bare text of its `value`",
    standard: "RFC 7643 section 2.3.8: a complex attribute is an object of sub-attributes",
    grantedBy: ["default", "entra"],
  },
  "empty-text": {
    accepts: "empty text where the type has no text (boolean, number, date, complex, list) takes the value away",
    standard: "RFC 7643 section 2.5: null and the empty array mean unassigned; empty text does not",
    grantedBy: ["default", "entra", "okta"],
  },
  "single-for-list": {
    accepts: "a multi-valued attribute as one value instead of an array",
    standard: "RFC 7643 section 2.4: a multi-valued attribute is an array",
    grantedBy: ["default", "entra", "cyberark"],
  },
  "list-for-single": {
    accepts: "one value, wrapped in an array, where one value belongs",
    standard: "RFC 7643 section 2.2: a value that is not multi-valued is no array",
    grantedBy: ["default", "entra"],
  },
  "url-safe-base64": {
    accepts: "a binary value in base64url",
    standard:
      "RFC 7643 section 2.3.6: a binary value is base64 of RFC 4648 section 4, unless its definition says otherwise",
    grantedBy: ["default"],
  },
  "loose-reference": {
    accepts: "a reference that is no URI (spaces, letters beyond ASCII), kept as it came",
    standard: "RFC 7643 section 2.3.7: a reference is an absolute or relative URI",
    grantedBy: ["default", "entra", "okta", "onelogin"],
  },
  "core-member": {
    accepts: "attributes of the core schema in a member named by its URN, taken as if they stood at the root",
    standard: "RFC 7643 section 3: only the attributes of an extension stand in a member named by a URN",
    grantedBy: ["default"],
  },
  "duplicate-schema": {
    accepts: "`schemas` names a URN twice",
    standard: "RFC 7643 section 3.1: `schemas` holds no duplicate",
    grantedBy: ["default", "entra"],
  },
  "filter-value-path": {
    accepts: 'a filter `emails[type eq "work"].value eq "x"`, as two conditions on the same element',
    standard: "RFC 7644 section 3.4.2.2: only the path of a PATCH goes on after the bracket",
    grantedBy: ["default", "entra"],
  },
  "filter-plus-for-space": {
    accepts: "a filter with `+` for each space, as HTML forms write it; without a space it could mean nothing else",
    standard: "RFC 3986 section 2.1: a space is %20, and a plus sign is itself",
    grantedBy: ["default", "entra", "onelogin", "cyberark"],
  },
  "filter-spacing": {
    accepts: 'a filter without the space between two of its parts (`userName eq"x"`, `)and(`)',
    standard: "RFC 7644 section 3.4.2.2, figure 1: a space stands around operators",
    grantedBy: ["default", "cyberark"],
  },
  "filter-quotes": {
    accepts: "a filter value in single quotes",
    standard: "RFC 7644 section 3.4.2.2: a filter value is JSON, which has double quotes",
    grantedBy: ["cyberark"],
  },
  "filter-unquoted-value": {
    accepts: "a filter value of a text attribute without quotes",
    standard: "RFC 7644 section 3.4.2.2: a filter value is JSON, where text has double quotes",
    grantedBy: ["cyberark"],
  },
  "operation-case": {
    accepts: "the `op` of a PATCH operation, or the `method` of a bulk operation, in another letter case",
    standard: "RFC 7644 sections 3.5.2 and 3.7: `op` is one of add, remove and replace, `method` one of HTTP's",
    grantedBy: ["default", "entra"],
  },
  "empty-operations": {
    accepts: "a PATCH without operations, which changes nothing",
    standard: "RFC 7644 section 3.5.2: `Operations` holds one or more operations",
    grantedBy: ["default", "entra"],
  },
  "unknown-member": {
    accepts: "a member that a message or an operation does not have (`id` beside `Operations`) is ignored",
    standard: "RFC 7644 section 3.12: a message that does not follow its schema is `invalidSyntax`",
    grantedBy: ["default", "entra"],
  },
  "dotted-key": {
    accepts: "a PATCH value whose member names are paths (`name.givenName`, `urn:…:User:department`)",
    standard: "RFC 7644 section 3.5.2.1: the members of a value without path are attributes",
    grantedBy: ["default", "entra", "cyberark"],
  },
  "urn-dot": {
    accepts: "a schema URN joined to the attribute with a dot",
    standard: "RFC 7644 section 3.10: the URN and the attribute are joined with a colon",
    grantedBy: ["default"],
  },
  "create-on-missing": {
    accepts: "a PATCH of an element that does not exist creates it, with what the equalities of the filter say",
    standard: "RFC 7644 section 3.5.2.3: a filter that matches nothing is `noTarget`",
    grantedBy: ["default", "entra"],
  },
  "remove-missing": {
    accepts: "a PATCH that removes an element that does not exist changes nothing",
    standard: "RFC 7644 section 3.12: a path whose filter matches nothing is `noTarget`",
    grantedBy: ["default", "entra", "onelogin", "jumpcloud"],
  },
  "remove-value-list": {
    accepts: "a PATCH remove of a multi-valued attribute that lists elements in `value` removes those, never all",
    standard: "RFC 7644 section 3.5.2.2: a remove has no value; elements are chosen by a filter in the path",
    grantedBy: ["default", "entra", "onelogin", "jumpcloud"],
  },
  "remove-value": {
    accepts: "a PATCH remove of one value that repeats it in `value`; what the path names is removed",
    standard: "RFC 7644 section 3.5.2.2: a remove has no value",
    grantedBy: ["default", "entra"],
  },
  "read-only-member": {
    accepts: "a PATCH value without path that repeats what is readOnly as it is (`id`), or holds `meta`",
    standard: "RFC 7644 section 3.5.2: a readOnly attribute in an operation is `mutability`",
    grantedBy: ["default", "okta"],
  },
  "schemas-operation": {
    accepts: "a PATCH of `schemas` is ignored: it follows from the attributes",
    standard: "RFC 7643 section 3.1: the service provider keeps `schemas`, which no operation may leave wrong",
    grantedBy: ["default", "okta"],
  },
  "items-per-page": {
    accepts: "`itemsPerPage` as a query parameter is taken as `count`",
    standard: "RFC 7644 section 3.4.2.4: the parameter is `count`",
    grantedBy: ["default", "cyberark"],
  },
  "parameter-case": {
    accepts: "a query parameter, or the value of `sortOrder`, in another letter case",
    standard: "RFC 7644 section 3.4.2 spells the parameters, and RFC 3986 section 6.2.2.1 compares them exactly",
    grantedBy: ["default", "cyberark"],
  },
  "endpoint-spelling": {
    accepts: "an endpoint in another letter case, or with doubled slashes",
    standard: "RFC 7644 section 3.2 spells the endpoints, and RFC 3986 section 6.2.2.1 compares them exactly",
    grantedBy: ["default", "sailpoint", "cyberark"],
  },
  "plural-endpoint": {
    accepts: "`/ServiceProviderConfigs`, the plural of SCIM 1.1",
    standard: "RFC 7644 section 4: the endpoint is `/ServiceProviderConfig`",
    grantedBy: ["default", "onelogin", "sailpoint", "cyberark"],
  },
  "schema-short-name": {
    accepts: "`/Schemas/User`: a schema by its name, or by the last part of its URN",
    standard: "RFC 7644 section 4: a schema is read by its URN",
    grantedBy: ["default", "cyberark"],
  },
} as const satisfies Readonly<Record<string, Tolerance>>;

export type ToleranceName = keyof typeof tolerances;

function isToleranceName(name: string): name is ToleranceName {
  return Object.hasOwn(tolerances, name);
}

export const toleranceNames: readonly ToleranceName[] = Object.keys(tolerances).filter(isToleranceName);
