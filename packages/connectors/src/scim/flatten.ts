import type { Attributes, AttributeType, AttributeValue } from "@castellan/governance";
import type { JsonObject, JsonValue } from "@castellan/scim";
import type { AttributeMapping } from "./attribute-map.ts";
import { isList, isObject } from "./schema-document.ts";

/** Takes a resource apart into the application's attributes. What the resource does not have is left out. */
export type Flatten = (resource: JsonObject) => Attributes;

type Scalar = string | number | boolean;
type Read = (value: JsonValue) => AttributeValue | undefined;

/** Some servers write booleans and numbers as text, and the other way round; the schema says what they mean. */
function scalarReader(type: AttributeType): (value: JsonValue) => Scalar | undefined {
  switch (type) {
    case "boolean":
      return readBoolean;
    case "int":
      return (value) => (typeof value === "number" ? value : numberOf(value));
    default:
      return (value) => (typeof value === "string" ? value : textOf(value));
  }
}

export function readBoolean(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const text = value.toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}

function numberOf(value: JsonValue): number | string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function textOf(value: JsonValue): string | undefined {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** A list may come as a single value from servers that have one only. An empty list is no value, as RFC 7643 section 2.5 has it. */
function listReader(read: (item: JsonValue) => Scalar | undefined): Read {
  return (value) => {
    const values: Scalar[] = [];
    for (const item of isList(value) ? value : [value]) {
      const scalar = read(item);
      if (scalar !== undefined) values.push(scalar);
    }
    return values.length === 0 ? undefined : values;
  };
}

/** So that the first address is the one to use, and that a list which is written back keeps its primary. */
function primaryFirst(value: JsonValue): JsonValue {
  if (!isList(value)) return value;
  const at = value.findIndex((item) => isObject(item) && item.primary === true);
  return at < 1 ? value : [...value.slice(at, at + 1), ...value.slice(0, at), ...value.slice(at + 1)];
}

function readerOf({ shape, subAttribute, definition }: AttributeMapping): Read {
  const scalar = scalarReader(definition.type);
  const within = (item: JsonValue, member: string): Scalar | undefined => {
    const inner = isObject(item) ? item[member] : undefined;
    return inner === undefined || inner === null ? undefined : scalar(inner);
  };
  switch (shape) {
    case "values":
      return listReader(scalar);
    case "parts":
      return listReader((item) => within(item, subAttribute ?? "value"));
    case "elements": {
      const read = listReader((item) => (isObject(item) ? within(item, "value") : scalar(item)));
      return (value) => read(primaryFirst(value));
    }
    case "single":
      return subAttribute === undefined ? scalar : (value) => within(value, subAttribute);
  }
}

/**
 * Works out once what each resource of the type then costs only look-ups: a page of accounts is taken apart in a few
 * microseconds each.
 */
export function compileFlatten(mappings: readonly AttributeMapping[]): Flatten {
  const readable = mappings.filter((mapping) => mapping.readable);
  const columns = readable.map((mapping) => ({
    name: mapping.definition.name,
    extension: mapping.extension,
    attribute: mapping.attribute,
    read: readerOf(mapping),
  }));
  return (resource) => {
    const attributes: Record<string, AttributeValue> = {};
    for (const { name, extension, attribute, read } of columns) {
      const container = extension === undefined ? resource : resource[extension];
      const value = isObject(container) ? container[attribute] : undefined;
      if (value === undefined || value === null) continue;
      const flat = read(value);
      if (flat !== undefined) attributes[name] = flat;
    }
    return attributes;
  };
}
