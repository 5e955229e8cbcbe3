import {
  type CompiledAttribute,
  foldCase,
  type JsonObject,
  type JsonValue,
  parseDateTime,
  readValue,
} from "@castellan/scim";
import { isSecret } from "../layout/layout.ts";
import { listOf, memberOf } from "./json.ts";

/** A value of an attribute as comparisons see it: text folded where letter case does not count, times as Unix milliseconds. */
export function comparable(value: string, attribute: CompiledAttribute): string | number {
  if (attribute.type === "dateTime") return parseDateTime(value) ?? foldText(value, attribute);
  return foldText(value, attribute);
}

export function foldText(value: string, attribute: CompiledAttribute): string {
  return attribute.caseExact ? value : foldCase(value);
}

/**
 * The canonical form of a value, so that what SQL says of it is what `filterPredicate` says of the value: one element or many are an
 * array where the attribute is multi-valued, what is null is left out, what is secret too.
 */
export function searchValue(value: JsonValue | undefined, attribute: CompiledAttribute): JsonValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (!attribute.multiValued) return searchElement(value, attribute);
  return listOf(value)
    .map((element) => searchElement(element, attribute))
    .filter((element) => element !== undefined);
}

/** The canonical form of one value, or one element, of an attribute. */
export function searchElement(value: JsonValue, attribute: CompiledAttribute): JsonValue | undefined {
  if (value === null) return undefined;
  if (attribute.type === "complex") return attribute.open ? value : searchMembers(value, attribute.subAttributes);
  return typeof value === "string" ? comparable(value, attribute) : value;
}

function searchMembers(value: JsonValue, attributes: readonly CompiledAttribute[]): JsonObject {
  const members: Record<string, JsonValue> = {};
  for (const attribute of attributes) {
    const member = isSecret(attribute) ? undefined : searchValue(memberOf(value, attribute.name), attribute);
    if (member !== undefined) members[attribute.name] = member;
  }
  return members;
}

/** The search document of a resource: what filters and orders look at, but for `id`, `meta` and what is left out. */
export function searchDocument(
  resource: JsonObject,
  attributes: readonly CompiledAttribute[],
): Readonly<Record<string, JsonValue>> {
  const document: Record<string, JsonValue> = {};
  const extensions = new Map<string, Record<string, JsonValue>>();
  for (const attribute of attributes) {
    const value = searchValue(readValue(resource, attribute), attribute);
    if (value === undefined) continue;
    const { schema } = attribute.path;
    if (schema === undefined) document[attribute.name] = value;
    else extensions.set(schema, { ...extensions.get(schema), [attribute.name]: value });
  }
  for (const [schema, members] of extensions) document[schema] = members;
  return document;
}
