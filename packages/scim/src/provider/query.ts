import type { QueryParameters } from "../list/parameters.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { decode } from "./target.ts";

/**
 * Reads the query string. A plus sign is itself, except in a filter that has no space at all: there it can only stand for
 * one, as HTML forms write it.
 */
export function readQuery(query: string, tolerate: Tolerate): QueryParameters {
  const parameters = new Map<string, string>();
  if (query === "") return parameters;
  for (const pair of query.split("&")) {
    const separator = pair.indexOf("=");
    const name = decode(separator === -1 ? pair : pair.slice(0, separator), "query").toLowerCase();
    if (name === "" || parameters.has(name)) continue;
    const raw = separator === -1 ? "" : pair.slice(separator + 1);
    parameters.set(name, decode(name === "filter" ? withSpaces(raw, tolerate) : raw.replaceAll("+", " "), "query"));
  }
  return parameters;
}

function withSpaces(raw: string, tolerate: Tolerate): string {
  const isForm = raw.includes("+") && !raw.includes(" ") && !raw.includes("%20");
  return isForm && tolerate("filter-plus-for-space", "the filter has + for space") ? raw.replaceAll("+", " ") : raw;
}
