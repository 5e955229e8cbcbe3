import { accountSchema } from "../application/application.ts";
import type { AttributeValue } from "../application/connector.ts";
import { type Scalar, valueList } from "./attribute-value.ts";
import { about, type Draft, eachRequest } from "./draft.ts";
import type { AttributeRequest, Filtered } from "./plan.ts";

/**
 * Leaves at most one Set, or one Add and one Remove, of each attribute. The last Set stands and beats every Add and
 * Remove; of an Add and a Remove of the same value the later stands. Of a single-valued attribute an Add is a Set, and
 * a Remove takes the value away.
 */
export const resolveConflicts = eachRequest((request) => {
  const byName = new Map<string, AttributeRequest[]>();
  for (const attribute of request.attributeRequests) {
    byName.set(attribute.name, [...(byName.get(attribute.name) ?? []), attribute]);
  }
  const filtered: Filtered[] = [];
  const names = [...byName.keys()].sort();
  const attributeRequests = names.flatMap((name) => {
    const requests = byName.get(name) ?? [];
    return isMulti(request, name, requests)
      ? resolveList(request, name, requests, filtered)
      : resolveSingle(request, name, requests, filtered);
  });
  return { requests: [{ ...request, attributeRequests }], filtered };
});

/** What the schema says; for an attribute it does not know, whether a list is asked for. */
function isMulti({ application }: Draft, name: string, requests: readonly AttributeRequest[]): boolean {
  const known = accountSchema(application.application)?.attributes.find((attribute) => attribute.name === name);
  return known?.multi ?? requests.some(({ value }) => typeof value === "object" && value !== null);
}

function overridden(request: Draft, attribute: string, operation: string): Filtered {
  const detail = `${operation} of ${attribute} is overridden by a later or stronger request in the same plan`;
  return { ...about(request), attribute, reason: "overridden", detail };
}

function resolveSingle(
  request: Draft,
  name: string,
  requests: readonly AttributeRequest[],
  filtered: Filtered[],
): readonly AttributeRequest[] {
  const last = requests.findLast(({ operation }) => operation === "Set") ?? requests.at(-1);
  if (last === undefined) return [];
  for (const other of requests) if (other !== last) filtered.push(overridden(request, name, other.operation));
  if (last.operation !== "Remove") return [{ name, operation: "Set", value: last.value }];
  return [last];
}

function resolveList(
  request: Draft,
  name: string,
  requests: readonly AttributeRequest[],
  filtered: Filtered[],
): readonly AttributeRequest[] {
  const set = requests.findLast(({ operation }) => operation === "Set");
  if (set !== undefined) {
    for (const other of requests) if (other !== set) filtered.push(overridden(request, name, other.operation));
    return [{ name, operation: "Set", value: unique(valueList(set.value)) }];
  }
  const wanted = new Map<Scalar, "Add" | "Remove">();
  for (const { operation, value } of requests) {
    if (valueList(value).length === 0) {
      const detail = `${operation} of ${name} names no value`;
      filtered.push({ ...about(request), attribute: name, reason: "empty", detail });
    }
    for (const element of valueList(value)) {
      const before = wanted.get(element);
      if (before !== undefined && before !== operation) filtered.push(overridden(request, name, before));
      wanted.set(element, operation === "Remove" ? "Remove" : "Add");
    }
  }
  return (["Add", "Remove"] as const).flatMap((operation) => {
    const values = [...wanted].filter(([, wish]) => wish === operation).map(([value]) => value);
    return values.length > 0 ? [{ name, operation, value: unique(values) }] : [];
  });
}

/** Lists are told in one order, so that equal plans compile to equal projects. */
function unique(values: readonly Scalar[]): AttributeValue {
  return [...new Set(values)].toSorted((left, right) => {
    const [a, b] = [String(left), String(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}
