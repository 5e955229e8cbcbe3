/** A request's URL, taken apart: what follows the base path, still percent-encoded, and the query without its mark. */
export interface BelowBase {
  readonly path: string;
  readonly query: string;
}

/** `url` as the request line has it, which the router found to be below `basePath`. */
export function belowBase(basePath: string, url: string): BelowBase {
  const mark = url.search(/[?#]/);
  const path = mark < 0 ? url : url.slice(0, mark);
  return { path: pathBelow(basePath, path), query: mark < 0 ? "" : queryOf(url.slice(mark)) };
}

function pathBelow(basePath: string, path: string): string {
  if (path.startsWith(basePath) && path.charAt(basePath.length) === "/" && isPlain(path)) {
    return path.slice(basePath.length);
  }
  // Segments are counted, not characters: the base may have been sent in another letter case or percent-encoded, and the
  // whole may follow a scheme and an authority (RFC 9112 section 3.2.2).
  const segments = path.replace(/^https?:\/\/[^/]*/i, "").split("/");
  const below = segments.filter((segment) => segment !== "").slice(basePath.split("/").length - 1);
  return `/${below.join("/")}`;
}

function isPlain(path: string): boolean {
  return !path.endsWith("/") && !path.includes("//");
}

function queryOf(tail: string): string {
  return tail.startsWith("?") ? tail.slice(1) : "";
}
