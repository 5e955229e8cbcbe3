import fc from "fast-check";
import type { CompiledAttribute } from "../../attribute/compiled.ts";
import type { JsonObject, JsonValue } from "../../resource/resource.ts";

/** Few values, so that values meet; among them those that stores are apt to order, fold or escape in ways of their own. */
const texts = [
  "",
  "a",
  "A",
  "ab",
  "Ab",
  "b",
  "work",
  "Work",
  "home",
  "it's",
  '"quoted"',
  "back\\slash",
  "100%",
  "a_b",
  "a\nb",
  "\u00e9",
  "e\u0301",
  "STRASSE",
  "stra\u00dfe",
  "\u0130",
  "\uff21",
  "\u{1f600}",
] as const;
const times = [
  "2008-01-23T04:56:22Z",
  "2008-01-23T04:56:22.000Z",
  "2008-01-23T05:56:22+01:00",
  "2008-01-23T04:56:22",
  "2008-01-23T04:56:22.5Z",
  "1969-12-31T23:59:59Z",
  "2026-02-28T24:00:00Z",
] as const;
const binaries = ["", "AA==", "AAE=", "AAEC", "aaec", "+/+/"] as const;
const references = ["https://example.com/a", "https://example.com/A", "../Users/1", "urn:example:a"] as const;

const anyText = fc
  .string({ unit: "binary", maxLength: 8 })
  .filter((text) => text.isWellFormed() && !text.includes("\0"));

/** Text, mostly of a few. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: anyText },
);

const number = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2, 1e21, 1e-7) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  )
  .map((value) => (Object.is(value, -0) ? 0 : value));
const wholeNumber = fc
  .oneof({ weight: 3, arbitrary: fc.integer({ min: -2, max: 2 }) }, { weight: 1, arbitrary: fc.maxSafeInteger() })
  .map((value) => (Object.is(value, -0) ? 0 : value));

const openObject: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom("one", "two", "Three"),
  fc.oneof(arbitraryText, fc.boolean(), fc.integer(), fc.array(fc.integer(), { maxLength: 2 })),
  { minKeys: 1, maxKeys: 2, noNullPrototype: true },
);

/** One value of the attribute that is not complex with sub-attributes. */
export function arbitraryScalar(attribute: CompiledAttribute): fc.Arbitrary<string | number | boolean> {
  switch (attribute.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return wholeNumber;
    case "decimal":
      return number;
    case "dateTime":
      return fc.constantFrom(...times);
    case "binary":
      return fc.constantFrom(...binaries);
    case "reference":
      return fc.constantFrom(...references);
    default:
      return arbitraryText;
  }
}

/** A value that a client may send for the attribute. */
export function arbitraryValue(attribute: CompiledAttribute): fc.Arbitrary<JsonValue> {
  const one = oneValue(attribute);
  if (!attribute.multiValued) return attribute.required ? one.filter((value) => value !== "") : one;
  return fc.array(one, { minLength: attribute.required ? 1 : 0, maxLength: 4 }).map(onePrimary);
}

function oneValue(attribute: CompiledAttribute): fc.Arbitrary<JsonValue> {
  if (attribute.type !== "complex") return arbitraryScalar(attribute);
  if (attribute.open) return openObject;
  const writable = attribute.subAttributes.filter((sub) => sub.mutability !== "readOnly");
  const members: Record<string, fc.Arbitrary<JsonValue>> = {};
  for (const sub of writable) members[sub.name] = arbitraryValue(sub);
  const requiredKeys = writable.filter((sub) => sub.required).map((sub) => sub.name);
  return fc.record(members, { requiredKeys, noNullPrototype: true });
}

/** The list with every primary but the first taken back. */
function onePrimary(elements: readonly JsonValue[]): readonly JsonValue[] {
  let primaries = 0;
  return elements.map((element) => {
    if (typeof element !== "object" || element === null || !("primary" in element) || element.primary !== true) {
      return element;
    }
    primaries += 1;
    return primaries === 1 ? element : { ...element, primary: false };
  });
}
