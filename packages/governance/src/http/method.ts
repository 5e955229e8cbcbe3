/** Patterns of routes with the methods they take, noted as routes are added. */
export type RouteList = Map<string, Set<string>>;

export function noteRoute(routes: RouteList, url: string, method: string | readonly string[]): void {
  const methods = routes.get(url) ?? new Set();
  for (const each of typeof method === "string" ? [method] : method) methods.add(each);
  routes.set(url, methods);
}

/** The methods that would have been understood at `path`; none where there is no such place. */
export function allowedMethods(routes: RouteList, path: string): readonly string[] {
  const steps = path.split("/").filter((step) => step !== "");
  const found = new Set<string>();
  for (const [url, methods] of routes) {
    const pattern = url.split("/").filter((step) => step !== "");
    const same =
      pattern.length === steps.length &&
      pattern.every((step, index) => step.startsWith(":") || step.toLowerCase() === steps[index]?.toLowerCase());
    if (same) for (const method of methods) found.add(method);
  }
  return [...found].sort();
}
