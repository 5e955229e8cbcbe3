import { canonicalise, canonicaliseOne, isEmptyText, membersByAttribute } from "../attribute/canonicalise.ts";
import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { equal, isObject, kindOf, type Writable } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";

/** What happens to an immutable sub-attribute that has another value already. */
export type Immutable = "refuse" | "keep";

/**
 * A complex value with the given sub-attributes set and the others as they were (RFC 7644 section 3.5.2.3); null unassigns one.
 * readOnly sub-attributes are not the client's to set and stay. `undefined` when nothing is left of it.
 */
export function mergeComplex(
  current: JsonObject,
  given: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
  immutable: Immutable = "refuse",
): JsonObject | undefined {
  if (attribute.open) return mergeOpen(current, given, attribute, tolerate);
  const members = complexMembers(given, attribute, tolerate);
  if (members === undefined) return undefined;
  const named = membersByAttribute(members, attribute, tolerate);
  const result: Writable = {};
  for (const sub of attribute.subAttributes) {
    const before = current[sub.name] ?? undefined;
    const written = named.has(sub) && sub.mutability !== "readOnly";
    const value = written ? mergedMember(sub, before, canonicalise(named.get(sub), sub, tolerate), immutable) : before;
    if (value !== undefined) result[sub.name] = value;
    else if (sub.required && before !== undefined) throw requiredMember(sub);
  }
  if (Object.keys(result).length === 0) return undefined;
  requireMembers(result, attribute);
  return result;
}

/** An open object takes each member given; null takes one away. */
function mergeOpen(
  current: JsonObject,
  given: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonObject | undefined {
  const members = canonicaliseOne(given, attribute, tolerate);
  const merged = { ...current, ...(isObject(members) ? members : {}) };
  const kept = Object.entries(merged).filter(([, value]) => value !== null);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function complexMembers(given: JsonValue, attribute: CompiledAttribute, tolerate: Tolerate): JsonObject | undefined {
  if (isObject(given)) return given;
  if (isEmptyText(given, attribute, tolerate)) return undefined;
  const bare = typeof given === "string" && attribute.subAttributesByName.has("value");
  if (!bare || !tolerate("bare-complex-value", `${attribute.label} is text`)) {
    throw scimErrors.invalidValue(`${attribute.label} must be an object, not ${kindOf(given)}`);
  }
  return { value: given };
}

function mergedMember(
  sub: CompiledAttribute,
  before: JsonValue | undefined,
  value: JsonValue | undefined,
  immutable: Immutable,
): JsonValue | undefined {
  if (sub.mutability !== "immutable" || before === undefined || equal(before, value)) return value;
  if (immutable === "keep") return before;
  throw scimErrors.mutability(`${sub.label} is immutable: once it has a value, it keeps it`);
}

/** RFC 7644 section 3.5.2.2: what becomes unassigned and is required is a matter of mutability. */
function requiredMember(sub: CompiledAttribute): Error {
  return scimErrors.mutability(`${sub.label} is required and cannot be removed`);
}

function requireMembers(value: JsonObject, attribute: CompiledAttribute): void {
  for (const sub of attribute.subAttributes) {
    if (sub.required && sub.mutability !== "readOnly" && value[sub.name] === undefined) {
      throw scimErrors.invalidValue(`${sub.label} is required where ${attribute.label} is given`);
    }
  }
}
