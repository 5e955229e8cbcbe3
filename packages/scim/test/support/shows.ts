import assert from "node:assert/strict";
import type { JsonValue } from "@castellan/scim";

function isRecord(value: JsonValue | undefined): value is { readonly [member: string]: JsonValue | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Asserts that a body says what is expected of it: objects may have further members, arrays no further elements, and null stands
 * for a member that is not there.
 */
export function assertShows(actual: JsonValue | undefined, expected: JsonValue | undefined, place = "the body"): void {
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${place} is an array, not ${JSON.stringify(actual)}`);
    assert.equal(actual.length, expected.length, `${place} has ${JSON.stringify(actual)}`);
    for (const [index, item] of expected.entries()) assertShows(actual[index], item, `${place}[${index}]`);
  } else if (isRecord(expected)) {
    assert.ok(isRecord(actual), `${place} is an object, not ${JSON.stringify(actual)}`);
    for (const [name, value] of Object.entries(expected)) assertShows(actual[name], value, `${place}.${name}`);
  } else {
    assert.deepEqual(actual ?? null, expected ?? null, `${place} is ${JSON.stringify(actual)}`);
  }
}
