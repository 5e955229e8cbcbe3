import { scimErrors } from "../error/scim-error.ts";
import { isArray, kindOf } from "../json/value.ts";
import { quote } from "../path/suggest.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";

/** The members of a message by name in lower case: attribute names are case-insensitive (RFC 7643 section 2.1). */
export type MessageMembers = ReadonlyMap<string, JsonValue | undefined>;

/**
 * Reads a message (RFC 7644 section 3.1): `schemas` names `urn`, and besides it has the members `known` only. Throws
 * `invalidSyntax` for what is not so, unless it is tolerated.
 */
export function readMessage(
  body: JsonObject,
  urn: string,
  known: readonly string[],
  tolerate: Tolerate,
): MessageMembers {
  const members = readMembers(body, "The body", ["schemas", ...known], tolerate);
  const schemas = readSchemas(members.get("schemas"), tolerate);
  // URNs are case-insensitive, as RFC 7644 section 3.10 has it of every part of a name.
  const others = schemas.filter((schema) => schema.toLowerCase() !== urn.toLowerCase());
  if (others.length === schemas.length) {
    const detail = `schemas must name ${urn}`;
    if (!tolerate("missing-schema", detail)) throw scimErrors.invalidSyntax(detail);
  }
  for (const other of others) {
    const detail = `schemas names ${quote(other)}, which is not ${urn}`;
    if (!tolerate("unknown-schema", detail)) throw scimErrors.invalidSyntax(detail);
  }
  return members;
}

/** The members of an object that may have those `known` alone. */
export function readMembers(
  object: JsonObject,
  place: string,
  known: readonly string[],
  tolerate: Tolerate,
): MessageMembers {
  const members = new Map<string, JsonValue | undefined>();
  for (const name of Object.keys(object)) {
    const lower = name.toLowerCase();
    if (members.has(lower)) throw scimErrors.invalidSyntax(`${place} has ${quote(name)} twice`);
    members.set(lower, object[name]);
    if (known.some((other) => other.toLowerCase() === lower)) continue;
    const detail = `${place} has a member ${quote(name)}, which means nothing there; it may have ${known.join(", ")}`;
    if (!tolerate("unknown-member", detail)) throw scimErrors.invalidSyntax(detail);
  }
  return members;
}

/** The URNs that `schemas` names, of a message or a resource. RFC 7643 section 3.1: "Duplicate values MUST NOT be included." */
export function readSchemas(value: JsonValue | undefined, tolerate: Tolerate): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string" && tolerate("single-for-list", "schemas is one value")) return [value];
  if (!isArray(value)) throw scimErrors.invalidSyntax(`schemas must be an array of URNs, not ${kindOf(value)}`);
  const seen = new Set<string>();
  return value.map((urn) => {
    if (typeof urn !== "string") throw scimErrors.invalidSyntax(`schemas must hold URNs only, not ${kindOf(urn)}`);
    const detail = `schemas names ${quote(urn)} twice`;
    if (seen.has(urn.toLowerCase()) && !tolerate("duplicate-schema", detail)) throw scimErrors.invalidSyntax(detail);
    seen.add(urn.toLowerCase());
    return urn;
  });
}
