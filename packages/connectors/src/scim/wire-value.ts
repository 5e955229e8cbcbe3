import { type AttributeValue, type ConnectorAttributeChange, ConnectorError } from "@castellan/governance";
import type { JsonObject, JsonValue } from "@castellan/scim";
import type { AttributeMapping } from "./attribute-map.ts";
import { isList, isObject } from "./schema-document.ts";

type Scalar = string | number | boolean;

function refuse(mapping: AttributeMapping, problem: string): never {
  const { name } = mapping.definition;
  throw new ConnectorError("schema", `${name} ${problem}`, { attribute: name });
}

/** Values computed elsewhere are often text: they are turned into what the schema wants, or refused. The value is not told. */
function scalarToWire(mapping: AttributeMapping, value: Scalar): Scalar {
  switch (mapping.definition.type) {
    case "boolean": {
      const flag = typeof value === "string" ? { true: true, false: false }[value.toLowerCase()] : value;
      return typeof flag === "boolean" ? flag : refuse(mapping, "must be true or false");
    }
    case "int": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return Number.isInteger(number) ? number : refuse(mapping, "must be a whole number");
    }
    default:
      return typeof value === "string" ? value : String(value);
  }
}

/** The values of an attribute, however many it holds. */
export function valuesOf(value: AttributeValue): readonly Scalar[] {
  if (value === null) return [];
  return typeof value === "object" ? value : [value];
}

const valueOfElement = (item: JsonValue): JsonValue | undefined => (isObject(item) ? item.value : item);

function newItem(mapping: AttributeMapping, value: Scalar): JsonValue {
  const wire = scalarToWire(mapping, value);
  if (mapping.shape !== "elements") return wire;
  const type = mapping.element?.type;
  return type === undefined ? { value: wire } : { value: wire, type };
}

const withPrimary = (item: JsonValue, primary: boolean): JsonValue =>
  isObject(item) ? ({ ...item, primary } satisfies JsonObject) : item;

/** New elements of a list, as they are added to what is there. */
export function itemsToAdd(mapping: AttributeMapping, value: AttributeValue): readonly JsonValue[] {
  return valuesOf(value).map((each) => newItem(mapping, each));
}

/** The whole list: elements that are there already keep what they say besides their value; the first is the primary one. */
function listToWire(mapping: AttributeMapping, values: readonly Scalar[], current: readonly JsonValue[]): JsonValue[] {
  return values.map((value, index) => {
    const wire = scalarToWire(mapping, value);
    const item = current.find((existing) => valueOfElement(existing) === wire) ?? newItem(mapping, value);
    return mapping.element?.primary === true ? withPrimary(item, index === 0) : item;
  });
}

/**
 * What the attribute's place in the resource holds after a change; `undefined` when nothing.
 * @param current What it holds before; only lists depend on it.
 * @throws ConnectorError `schema`, naming the attribute
 */
export function changedValue(
  mapping: AttributeMapping,
  { operation, value }: Pick<ConnectorAttributeChange, "operation" | "value">,
  current: JsonValue | undefined,
): JsonValue | undefined {
  const values = valuesOf(value);
  if (mapping.shape === "single") {
    const [first, ...more] = values;
    if (more.length > 0) refuse(mapping, "holds one value, and was given several");
    return operation === "Remove" || first === undefined ? undefined : scalarToWire(mapping, first);
  }
  const items = isList(current) ? current : [];
  const wired = new Set<JsonValue | undefined>(values.map((each) => scalarToWire(mapping, each)));
  const list =
    operation === "Set"
      ? listToWire(mapping, values, items)
      : operation === "Remove"
        ? items.filter((item) => !wired.has(valueOfElement(item)))
        : [...items, ...values.filter((each) => !holds(mapping, items, each)).map((each) => newItem(mapping, each))];
  return list.length === 0 ? undefined : list;
}

function holds(mapping: AttributeMapping, items: readonly JsonValue[], value: Scalar): boolean {
  const wire = scalarToWire(mapping, value);
  return items.some((item) => valueOfElement(item) === wire);
}
