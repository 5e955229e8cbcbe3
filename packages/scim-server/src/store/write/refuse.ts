import { type ScimError, scimErrors } from "@castellan/scim";
import { versionTag } from "../form/row.ts";
import { placeOf } from "../layout/identifier.ts";
import { seqAt, type TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";

export function notFound({ layout }: StoreParts, id: string): ScimError {
  return scimErrors.notFound(`${layout.type.name} ${JSON.stringify(id.slice(0, 128))} not found`);
}

/** The key of the resource with this id; throws `notFound` for what is no id of this store. */
export function requireSeq(parts: StoreParts, space: TypeSpace, id: string): number {
  const seq = seqAt(space, placeOf(id));
  if (seq === undefined) throw notFound(parts, id);
  return seq;
}

/** Throws `preconditionFailed` when the client expected another version. */
export function requireExpected(parts: StoreParts, version: number, expected: string | undefined): void {
  if (expected === undefined || expected === versionTag(version)) return;
  throw scimErrors.preconditionFailed(`${parts.layout.type.name} has changed: its version is ${versionTag(version)}`);
}
