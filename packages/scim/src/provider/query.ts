import { scimErrors } from "../error/scim-error.ts";
import type { QueryParameters } from "../list/parameters.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { decode } from "./target.ts";

const none: QueryParameters = new Map();
const known: ReadonlyMap<string, string> = new Map(
  [
    "filter",
    "attributes",
    "excludedAttributes",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "cursor",
    "itemsPerPage",
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * Reads the query string. A plus sign is itself, except in a filter that has no space at all: there it can only stand for
 * one, as HTML forms write it. What RFC 7644 does not name is not for SCIM (Entra's feature flags come so) and is passed over.
 * Throws `invalidSyntax`.
 */
export function readQuery(query: string, tolerate: Tolerate): QueryParameters {
  if (query === "") return none;
  const parameters = new Map<string, string>();
  for (const pair of query.split("&")) {
    const separator = pair.indexOf("=");
    const given = decode(separator === -1 ? pair : pair.slice(0, separator), "query");
    const name = given.toLowerCase();
    const spelled = known.get(name);
    if (spelled === undefined) continue;
    if (given !== spelled && !tolerate("parameter-case", `${spelled} is spelled otherwise`)) {
      throw scimErrors.invalidSyntax(`The query parameter ${spelled} is spelled so, in this letter case`);
    }
    if (parameters.has(name)) throw scimErrors.invalidSyntax(`The query parameter ${spelled} is given twice`);
    const raw = separator === -1 ? "" : pair.slice(separator + 1);
    parameters.set(name, decode(name === "filter" ? withSpaces(raw, tolerate) : raw.replaceAll("+", " "), "query"));
  }
  return parameters;
}

function withSpaces(raw: string, tolerate: Tolerate): string {
  const isForm = raw.includes("+") && !raw.includes(" ") && !raw.includes("%20");
  return isForm && tolerate("filter-plus-for-space", "the filter has + for space") ? raw.replaceAll("+", " ") : raw;
}
