import { scimErrors } from "../error/scim-error.ts";
import { isArray, isKeepable, isObject, kindOf, openFault, type Writable } from "../json/value.ts";
import { unknownSubAttribute } from "../path/resolve.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonArray, JsonObject, JsonValue } from "../resource/resource.ts";
import { base64Alphabet } from "./binary.ts";
import type { CompiledAttribute } from "./compiled.ts";
import { parseDateTime } from "./date-time.ts";
import { distinct } from "./element.ts";
import { isUriReference } from "./reference.ts";

const deepestOpenValue = 16;

/**
 * Checks a value against its attribute and gives it the schema's own shape: names as declared, readOnly sub-attributes left
 * out, one value where one is declared. `undefined` means unassigned (null, an empty array, an empty complex value: RFC
 * 7643 section 2.5). Throws `invalidValue` or `invalidSyntax` naming the attribute; never the value, which may be secret.
 */
export function canonicalise(
  value: JsonValue | undefined,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonValue | undefined {
  return attribute.multiValued
    ? canonicaliseList(value, attribute, tolerate)
    : canonicaliseOne(unwrapped(value, attribute, tolerate), attribute, tolerate);
}

/** What stands alone in an array where one value belongs, if that is tolerated. */
export function unwrapped(
  value: JsonValue | undefined,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonValue | undefined {
  if (!isArray(value) || value.length !== 1) return value;
  return tolerate("list-for-single", `${attribute.label} is one value in an array`) ? value[0] : value;
}

/** Whether a client writes empty text for nothing where there is no text, and may. */
export function isEmptyText(value: JsonValue | undefined, attribute: CompiledAttribute, tolerate: Tolerate): boolean {
  return value === "" && tolerate("empty-text", `${attribute.label} is empty text`);
}

function canonicaliseList(
  value: JsonValue | undefined,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray | undefined {
  if (value === null || value === undefined || isEmptyText(value, attribute, tolerate)) return undefined;
  if (!isArray(value) && !tolerate("single-for-list", `${attribute.label} is one value`)) {
    throw scimErrors.invalidValue(`${attribute.label} must be an array, not ${kindOf(value)}`);
  }
  return canonicaliseElements(isArray(value) ? value : [value], attribute, tolerate);
}

/** The elements of a multi-valued attribute: each checked, none twice, at most one primary (RFC 7643 section 2.4). */
export function canonicaliseElements(
  values: JsonArray,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray | undefined {
  const given: JsonValue[] = [];
  for (const item of values) {
    const element = canonicaliseOne(item, attribute, tolerate);
    if (element !== undefined) given.push(element);
    else refuseUnsettable(item, attribute);
  }
  if (given.length === 0) return undefined;
  const elements = distinct(given, attribute);
  const primaries = elements.filter(isPrimary).length;
  if (primaries > 1) {
    throw scimErrors.invalidValue(`${attribute.label} has ${primaries} primary values; at most one may be primary`);
  }
  return elements;
}

/**
 * An element of which a client gives only what the service provider sets is not passed over, as such values otherwise are: it was meant
 * to be there. Throws `invalidValue`.
 */
function refuseUnsettable(item: JsonValue, attribute: CompiledAttribute): void {
  if (!isObject(item) || attribute.type !== "complex") return;
  const given = Object.keys(item).filter((name) => (item[name] ?? "") !== "");
  const [only] = given.flatMap((name) => attribute.subAttributesByName.get(name.toLowerCase()) ?? []);
  if (only?.mutability !== "readOnly") return;
  const settable = attribute.subAttributes.filter(({ mutability }) => mutability !== "readOnly");
  throw scimErrors.invalidValue(
    `A value of ${attribute.label} needs more than ${only.label}, which is readOnly: give ${settable.map(({ name }) => name).join(", ")}`,
  );
}

export function isPrimary(element: JsonValue): boolean {
  return isObject(element) && element.primary === true;
}

/** Types of which empty text is a value. */
const hasEmptyText: ReadonlySet<string> = new Set(["string", "binary", "reference"]);

/** One value of the attribute, whether it is the only one or an element. */
export function canonicaliseOne(
  value: JsonValue | undefined,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (!hasEmptyText.has(attribute.type) && isEmptyText(value, attribute, tolerate)) return undefined;
  switch (attribute.type) {
    case "complex":
      return attribute.open ? openValue(value, attribute) : complexValue(value, attribute, tolerate);
    case "boolean":
      return booleanValue(value, attribute, tolerate);
    case "integer":
      if (typeof value === "number" && Number.isSafeInteger(value)) return value;
      throw wrongType(attribute, "a whole number", value);
    case "decimal":
      if (typeof value === "number" && Number.isFinite(value)) return value;
      throw wrongType(attribute, "a number", value);
    default:
      return textValue(value, attribute, tolerate);
  }
}

function textValue(value: JsonValue, attribute: CompiledAttribute, tolerate: Tolerate): string {
  if (typeof value !== "string") throw wrongType(attribute, "text", value);
  if (!isKeepable(value)) throw scimErrors.invalidValue(`${attribute.label} must not hold U+0000 or half a character`);
  if (attribute.type === "string") return value;
  const expected = expectedText(value, attribute, tolerate);
  if (expected === undefined) return value;
  throw scimErrors.invalidValue(`${attribute.label} must be ${expected}`);
}

/** What text of the attribute's type must be and this is not. */
function expectedText(text: string, attribute: CompiledAttribute, tolerate: Tolerate): string | undefined {
  if (attribute.type === "dateTime") {
    return parseDateTime(text) === undefined ? "a date and time such as 2026-01-23T04:56:22Z" : undefined;
  }
  if (attribute.type === "reference") {
    if (isUriReference(text) || tolerate("loose-reference", `${attribute.label} is no URI`)) return undefined;
    return "an absolute or relative URI, its other characters percent-encoded";
  }
  const alphabet = base64Alphabet(text);
  if (alphabet === "standard") return undefined;
  if (alphabet === "urlSafe" && tolerate("url-safe-base64", `${attribute.label} is in base64url`)) return undefined;
  return "base64-encoded, with padding or without";
}

function booleanValue(value: JsonValue, attribute: CompiledAttribute, tolerate: Tolerate): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  const isBooleanText = text === "true" || text === "false";
  if (isBooleanText && tolerate("string-boolean", `${attribute.label} is text`)) return text === "true";
  throw wrongType(attribute, "true or false", value);
}

function openValue(value: JsonValue, attribute: CompiledAttribute): JsonObject {
  if (!isObject(value)) throw wrongType(attribute, "an object", value);
  const fault = openFault(value, deepestOpenValue);
  if (fault !== undefined) throw scimErrors.invalidValue(`${attribute.label} ${fault}`);
  return value;
}

function complexValue(value: JsonValue, attribute: CompiledAttribute, tolerate: Tolerate): JsonObject | undefined {
  if (isObject(value)) return complexObject(value, attribute, tolerate);
  const hasValue = attribute.subAttributesByName.has("value");
  if (typeof value !== "string" || !hasValue || !tolerate("bare-complex-value", `${attribute.label} is text`)) {
    throw wrongType(attribute, "an object", value);
  }
  return complexObject({ value }, attribute, tolerate);
}

function complexObject(value: JsonObject, attribute: CompiledAttribute, tolerate: Tolerate): JsonObject | undefined {
  const given = membersByAttribute(value, attribute, tolerate);
  const result: Writable = {};
  let empty = true;
  // In the schema's order, so that equal values have equal texts.
  for (const sub of attribute.subAttributes) {
    const member = given.get(sub);
    const canonical = sub.mutability === "readOnly" ? undefined : canonicalise(member, sub, tolerate);
    if (canonical !== undefined) {
      result[sub.name] = canonical;
      empty = false;
    } else if (sub.required && sub.mutability !== "readOnly" && given.size > 0) {
      throw scimErrors.invalidValue(`${sub.label} is required where ${attribute.label} is given`);
    }
  }
  return empty ? undefined : result;
}

/** The members of a complex value by the sub-attribute that each names. */
export function membersByAttribute(
  value: JsonObject,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): ReadonlyMap<CompiledAttribute, JsonValue | undefined> {
  const given = new Map<CompiledAttribute, JsonValue | undefined>();
  for (const name of Object.keys(value)) {
    const sub = attribute.subAttributesByName.get(name.toLowerCase());
    if (sub === undefined) {
      const detail = () => unknownSubAttribute(attribute, name);
      if (tolerate("unknown-attribute", detail)) continue;
      throw scimErrors.invalidSyntax(detail());
    }
    if (given.has(sub)) throw scimErrors.invalidSyntax(`${sub.label} is given twice, in different letter case`);
    given.set(sub, value[name]);
  }
  return given;
}

function wrongType(attribute: CompiledAttribute, expected: string, value: JsonValue): Error {
  const what = attribute.multiValued ? `each of ${attribute.label}` : attribute.label;
  return scimErrors.invalidValue(`${what} must be ${expected}, not ${kindOf(value)}`);
}
