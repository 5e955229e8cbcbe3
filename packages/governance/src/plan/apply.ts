import type { Attributes, AttributeValue, ConnectorAttributeChange } from "../application/connector.ts";
import { type Scalar, valueList } from "./attribute-value.ts";

/** One attribute after one change. A Remove of a single value takes it away only where it is the value. */
export function applyChange(before: AttributeValue | undefined, change: ConnectorAttributeChange): AttributeValue {
  const { operation, value } = change;
  if (operation === "Set") return value;
  const isList = (typeof before === "object" && before !== null) || (typeof value === "object" && value !== null);
  const present = valueList(before);
  const wanted = valueList(value);
  const after: readonly Scalar[] =
    operation === "Add"
      ? [...present, ...wanted.filter((element) => !present.includes(element))]
      : present.filter((element) => wanted.length > 0 && !wanted.includes(element));
  if (isList) return after;
  return operation === "Add" ? (wanted[0] ?? before ?? null) : (after[0] ?? null);
}

/** An account's attributes after `changes`: what must be read back when they were made. */
export function applyChanges(attributes: Attributes, changes: readonly ConnectorAttributeChange[]): Attributes {
  const after: Record<string, AttributeValue> = { ...attributes };
  for (const change of changes) after[change.attribute] = applyChange(after[change.attribute], change);
  return after;
}
