import { isArray, isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";

const prefix = "bulkId:";
const pathPattern = /^(\/*[^/]+\/+)bulkId:([^/]+)\/*$/;

/** The bulkId that a value stands for (RFC 7644 section 3.7.2), `undefined` for any other value. */
function referenceOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value.startsWith(prefix) ? value.slice(prefix.length) : undefined;
}

/** The bulkIds that a value refers to, anywhere inside. */
export function referencesIn(value: JsonValue | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (inner: JsonValue | undefined): void => {
    const reference = referenceOf(inner);
    if (reference !== undefined) found.add(reference);
    else if (isArray(inner)) inner.forEach(visit);
    else if (isObject(inner)) Object.values(inner).forEach(visit);
  };
  visit(value);
  return found;
}

/** A path is percent-encoded, and so is the bulkId in it. */
function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

/** The bulkId in `/Users/bulkId:x`, and the path with the id in its place. */
export function pathReference(path: string): { readonly bulkId: string; to(id: string): string } | undefined {
  const [, collection = "", written] = pathPattern.exec(path) ?? [];
  if (written === undefined) return undefined;
  return { bulkId: decoded(written), to: (id) => `${collection}${encodeURIComponent(id)}` };
}

/** A text of a value filter, as JSON writes it. */
const literalPattern = /"bulkId:(?:[^"\\]|\\.)*"/g;

function literalReference(literal: string): string | undefined {
  try {
    const value: JsonValue = JSON.parse(literal);
    return referenceOf(value);
  } catch {
    // Whoever reads the path says what is wrong with it.
    return undefined;
  }
}

/** The body of a PATCH, the paths of its operations changed. */
function withPaths(data: JsonObject, change: (path: string) => string): JsonObject {
  return changedMember(data, "operations", (operations) =>
    isArray(operations)
      ? operations.map((operation) =>
          isObject(operation)
            ? changedMember(operation, "path", (path) => (typeof path === "string" ? change(path) : path))
            : operation,
        )
      : operations,
  );
}

/** An object with one member changed; its name is in lower case here, and in any letter case there. */
function changedMember(
  object: JsonObject,
  name: string,
  change: (value: JsonValue | undefined) => JsonValue | undefined,
): JsonObject {
  const members = Object.entries(object);
  return Object.fromEntries(members.map(([key, value]) => [key, key.toLowerCase() === name ? change(value) : value]));
}

/** The bulkIds in the value filters of a PATCH: `members[value eq "bulkId:x"]`. */
export function referencesInPaths(data: JsonObject): readonly string[] {
  const found: string[] = [];
  withPaths(data, (path) => {
    for (const [literal] of path.matchAll(literalPattern)) found.push(literalReference(literal) ?? "");
    return path;
  });
  return found.filter((name) => name !== "");
}

/** The body of a PATCH with ids in the value filters of its paths. */
export function withIdsInPaths(data: JsonObject, ids: Ids): JsonObject {
  return withPaths(data, (path) =>
    path.replace(literalPattern, (literal) => {
      const id = ids(literalReference(literal) ?? "");
      return id === undefined ? literal : JSON.stringify(id);
    }),
  );
}

/** The ids of what was created so far; `undefined` for a reference that has to wait. */
export type Ids = (bulkId: string) => string | undefined;

/** A resource with ids for its references. What refers to something that is not there yet is left out whole: an element, an attribute. */
export function withIds(resource: JsonObject, ids: Ids): JsonObject {
  const members = Object.entries(resource).map(([name, value]) => {
    // The attributes of an extension stand each for itself, as those of the root do.
    const isExtension = /^urn:/i.test(name) && isObject(value);
    return [name, isExtension ? withIds(value, ids) : replaced(value, ids)] as const;
  });
  // Through `fromEntries`, which makes members of any name, and nothing else of them.
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function replaced(value: JsonValue | undefined, ids: Ids): JsonValue | undefined {
  const reference = referenceOf(value);
  if (reference !== undefined) return ids(reference);
  if (isArray(value)) return value.map((item) => replaced(item, ids)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, inner]) => [name, replaced(inner, ids)] as const);
  const isWhole = members.every(([, inner]) => inner !== undefined);
  return isWhole ? Object.fromEntries(members) : undefined;
}
