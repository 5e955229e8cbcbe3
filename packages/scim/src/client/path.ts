import { ScimClientError } from "./error.ts";
import type { ListOptions, ProjectionOptions } from "./options.ts";
import type { PageStart } from "./page/page.ts";

export function endpointPath(endpoint: string): string {
  if (endpoint === "") return "";
  return endpoint.startsWith("/") ? endpoint : `/${endpoint}`;
}

/** Throws `protocol` for an id that a URL would take for another place, however it is written (WHATWG URL, dot segments). */
export function resourcePath(endpoint: string, id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new ScimClientError("protocol", `A resource with the id "${id}" has no URL`);
  return `${endpointPath(endpoint)}/${encodeURIComponent(id)}`;
}

/** The id in a `Location`; empty when there is none. */
export function idOfLocation(location: string | null): string {
  const segment = (location ?? "").split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function projectionQuery(path: string, options: ProjectionOptions): string {
  const query = writeQuery(projectionParameters(options));
  return query === "" ? path : `${path}?${query}`;
}

/** The query of one page (RFC 7644 section 3.4.2, RFC 9865 section 2.1: the first cursor is a parameter without value). */
export function listQuery(options: ListOptions, start: PageStart, pageSize: number): string {
  return writeQuery([
    ["filter", options.filter],
    ["sortBy", options.sortBy],
    ["sortOrder", options.sortOrder],
    ...projectionParameters(options),
    ...startParameters(start, pageSize),
  ]);
}

type Parameter = readonly [name: string, value: string | undefined];

function projectionParameters({ attributes, excludedAttributes }: ProjectionOptions): readonly Parameter[] {
  return [
    ["attributes", attributes?.join(",")],
    ["excludedAttributes", excludedAttributes?.join(",")],
  ];
}

function startParameters(start: PageStart, pageSize: number): readonly Parameter[] {
  if ("cursor" in start) {
    return [
      ["cursor", start.cursor],
      ["count", String(pageSize)],
    ];
  }
  return [
    ["startIndex", String(start.startIndex)],
    ["count", String(start.count ?? pageSize)],
  ];
}

function writeQuery(parameters: readonly Parameter[]): string {
  return parameters
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [value === "" ? name : `${name}=${encodeURIComponent(value)}`];
    })
    .join("&");
}
