import type { ToleranceName } from "./tolerance.ts";
import type { Tolerate } from "./tolerate.ts";

/** One request is told of so many different cases of one tolerance; a body of a million of them fills no log. */
const mostReports = 50;

/** Grants what is granted, and reports each deviation of one request once, up to a bound for each tolerance. */
export function reportingTolerate(
  granted: ReadonlySet<ToleranceName>,
  report: (tolerance: ToleranceName, detail: string) => void,
): Tolerate {
  let reported: Map<ToleranceName, Set<string>> | undefined;
  return (tolerance, detail) => {
    if (!granted.has(tolerance)) return false;
    reported ??= new Map();
    const details = reported.get(tolerance) ?? new Set();
    reported.set(tolerance, details);
    if (details.size >= mostReports) return true;
    const said = typeof detail === "string" ? detail : detail();
    if (details.has(said)) return true;
    details.add(said);
    report(tolerance, said);
    return true;
  };
}
