import {
  AndFilter,
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from "ldapts";
import type { SearchFilter } from "../filter/search-filter.ts";

/** The filter as the LDAP client sends it: values go to the wire as they are, so that there is nothing to escape. */
export function toLdapFilter(filter: SearchFilter): Filter {
  switch (filter.kind) {
    case "and":
      return new AndFilter({ filters: filter.filters.map(toLdapFilter) });
    case "or":
      return new OrFilter({ filters: filter.filters.map(toLdapFilter) });
    case "not":
      return new NotFilter({ filter: toLdapFilter(filter.filter) });
    case "present":
      return new PresenceFilter({ attribute: filter.attribute });
    case "equal":
      return new EqualityFilter({ attribute: filter.attribute, value: filter.value });
    case "atLeast":
      return new GreaterThanEqualsFilter({ attribute: filter.attribute, value: filter.value });
    case "atMost":
      return new LessThanEqualsFilter({ attribute: filter.attribute, value: filter.value });
    case "approximately":
      return new ApproximateFilter({ attribute: filter.attribute, value: filter.value });
    case "substrings":
      return new SubstringFilter({ ...filter, any: [...filter.any] });
    case "extensible":
      return new ExtensibleFilter({ ...filter, matchType: filter.attribute });
  }
}
