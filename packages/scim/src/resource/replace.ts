import type { CompiledAttribute } from "../attribute/compiled.ts";
import { locateElements } from "../attribute/element.ts";
import { scimErrors } from "../error/scim-error.ts";
import { equal, isArray, isObject, type Writable } from "../json/value.ts";
import type { Modification } from "../provider/resource-store.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { readValue, writeValue } from "./access.ts";
import { assembleResource } from "./assemble.ts";
import { difference, isSameValue } from "./difference.ts";
import type { JsonObject, JsonValue, NewResource, Resource } from "./resource.ts";

/**
 * What a PUT does (RFC 7644 section 3.5.1): the new resource has the attributes of the body and no others, except those that a
 * client cannot write, which stay. Throws `mutability` when the body changes an immutable attribute that has a value.
 */
export function replacement(stored: Resource, body: NewResource, type: CompiledResourceType): Modification {
  const before = withoutWriteOnly(stored, type);
  const assembled = assembleResource(type, (attribute) =>
    replacedValue(attribute, readValue(before, attribute), readValue(body, attribute)),
  );
  const after: Resource = { ...assembled, id: stored.id };
  return { before: stored, after, changes: difference(before, after, type) };
}

function replacedValue(
  attribute: CompiledAttribute,
  before: JsonValue | undefined,
  given: JsonValue | undefined,
): JsonValue | undefined {
  switch (attribute.mutability) {
    case "readOnly":
      return before;
    case "immutable":
      return keptImmutable(attribute, before, given);
    default:
      return carryOver(attribute, before, given);
  }
}

/** An immutable attribute takes a first value, then keeps it. */
export function keptImmutable(
  attribute: CompiledAttribute,
  before: JsonValue | undefined,
  given: JsonValue | undefined,
): JsonValue | undefined {
  if (before === undefined || given === undefined) return before ?? given;
  if (isSameValue(attribute, before, carryOver(attribute, before, given) ?? given)) return before;
  throw scimErrors.mutability(`${attribute.label} is immutable: once it has a value, it keeps it`);
}

/** A complex value as the client gave it, with the sub-attributes that a client cannot give taken from the old value. */
export function carryOver(
  attribute: CompiledAttribute,
  before: JsonValue | undefined,
  given: JsonValue | undefined,
): JsonValue | undefined {
  if (attribute.type !== "complex" || attribute.open) return given;
  if (!attribute.multiValued)
    return isObject(before) && isObject(given) ? carryMembers(attribute, before, given) : given;
  if (!isArray(before) || !isArray(given)) return given;
  const places = locateElements(given, before, attribute);
  return given.map((element, at) => {
    const place = places[at];
    const old = place === undefined ? undefined : before[place];
    return isObject(old) && isObject(element) ? carryMembers(attribute, old, element) : element;
  });
}

function carryMembers(attribute: CompiledAttribute, before: JsonObject, given: JsonObject): JsonObject {
  const result: Writable = {};
  for (const sub of attribute.subAttributes) {
    const value = carriedMember(attribute, sub, before[sub.name], given[sub.name]);
    if (value !== undefined) result[sub.name] = value;
  }
  // The old element itself, where nothing differs: what compares them later compares references.
  return equal(result, before) ? before : result;
}

function carriedMember(
  attribute: CompiledAttribute,
  sub: CompiledAttribute,
  before: JsonValue | undefined,
  given: JsonValue | undefined,
): JsonValue | undefined {
  if (sub.mutability === "readOnly") return before;
  if (sub.mutability !== "immutable" || before === undefined) return given;
  // An element that is the same is recognised by its value, so another $ref is another spelling; elsewhere it is a change.
  if (attribute.multiValued || given === undefined || equal(before, given)) return before;
  throw scimErrors.mutability(`${sub.label} is immutable: once it has a value, it keeps it`);
}

/** A resource without what only a client may know: a store that keeps it must not make it part of a comparison. */
export function withoutWriteOnly(resource: Resource, type: CompiledResourceType): Resource {
  const attributes = [type.core, ...type.extensions].flatMap((schema) => schema.attributes);
  const secret = attributes.filter(
    (attribute) => attribute.mutability === "writeOnly" && readValue(resource, attribute) !== undefined,
  );
  if (secret.length === 0) return resource;
  const draft: Writable = { ...resource };
  for (const attribute of secret) writeValue(draft, attribute, undefined);
  return { ...draft, schemas: resource.schemas, id: resource.id };
}
