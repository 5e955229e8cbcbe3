import { hash } from "node:crypto";
import { scimErrors } from "@castellan/scim";

/** A short mark that differs where values differ. */
export function markOf(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 12);
}

/**
 * The version of a resource: the mark of the row that a write changes, and one of all that is shown of other rows beside it. The
 * first guards writes, both together guard what a client keeps.
 */
export function versionOf(row: unknown, shown: unknown): string {
  return `W/"${markOf(row)}.${markOf(shown)}"`;
}

/**
 * Is the row still the one that a version was made of? Throws `preconditionFailed` where the client named the version itself,
 * else `conflict`: then the change is worked out again.
 */
export function requireRow(row: unknown, before: string | undefined, expected: string | undefined): void {
  const known = expected ?? before;
  const mark = known === undefined ? undefined : /"([^".]+)\./.exec(known)?.[1];
  if (mark === undefined || mark === markOf(row)) return;
  if (expected === undefined) throw scimErrors.conflict("It was changed at the same time");
  throw scimErrors.preconditionFailed("It has changed since the version that If-Match names; read it again");
}
