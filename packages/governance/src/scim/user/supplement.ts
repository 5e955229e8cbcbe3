import type { JsonObject, JsonValue } from "@castellan/scim";
import type { Supplement } from "../../identity/supplement.ts";
import { isObject } from "../value.ts";

/** Attributes of the core schema that governance has no use for, and keeps as they came. */
const whole = ["profileUrl", "phoneNumbers", "ims", "photos", "addresses", "x509Certificates"];
const nameParts = ["formatted", "honorificPrefix", "honorificSuffix"];

type Members = Record<string, JsonValue>;

/** What of a User governance keeps beside the identity; of e-mail addresses all, for an identity knows no kinds of them. */
export function readSupplement(resource: JsonObject): Supplement {
  const kept: Members = picked(resource, [...whole, "emails"]);
  const name = isObject(resource.name) ? picked(resource.name, nameParts) : {};
  return Object.keys(name).length === 0 ? kept : { ...kept, name };
}

/** The members of a User that governance kept, but for the e-mail addresses. */
export function shownSupplement(supplement: Supplement): { readonly members: Members; readonly name: Members } {
  const { name } = supplement;
  return {
    members: picked(supplement, whole),
    name: typeof name === "object" && name !== null ? picked(Object.fromEntries(Object.entries(name)), nameParts) : {},
  };
}

/** How each address was written; one that nobody wrote here is the main one, or another. */
export function emailElements(
  main: string | undefined,
  others: readonly string[],
  { emails }: Supplement,
): JsonObject[] {
  const written = Array.isArray(emails) ? emails.filter(isElement) : [];
  const taken = new Set<JsonObject>();
  const asWritten = (value: string): JsonObject | undefined => {
    const element = written.find((each) => each.value === value && !taken.has(each));
    if (element !== undefined) taken.add(element);
    return element;
  };
  const first = main === undefined ? [] : [asWritten(main) ?? { value: main, type: "work", primary: true }];
  return [...first, ...others.map((value) => asWritten(value) ?? { value, type: "other" })];
}

function isElement(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function picked(from: Readonly<Record<string, unknown>>, names: readonly string[]): Members {
  const members: Members = {};
  for (const name of names) {
    const value = from[name];
    if (isJson(value)) members[name] = value;
  }
  return members;
}

/** What was parsed as JSON is JSON; only what is not there at all is none. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined && value !== null;
}
