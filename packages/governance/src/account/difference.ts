import type { Attributes, AttributeValue } from "../application/connector.ts";

export interface AttributeDifference {
  readonly old: AttributeValue;
  readonly new: AttributeValue;
}

/** At most so many attributes, and so many characters of each value, are told in the audit log. */
const maximumAttributes = 50;
const maximumLength = 200;

function shorten(value: AttributeValue | undefined): AttributeValue {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > maximumLength ? `${text.slice(0, maximumLength)}…` : value;
}

/** What changed from `before` to `after`, with the names in `masked` told without their values. */
export function differences(
  before: Attributes,
  after: Attributes,
  masked: ReadonlySet<string> = new Set(),
): Readonly<Record<string, AttributeDifference>> {
  const found: Record<string, AttributeDifference> = {};
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const name of [...names].sort()) {
    if (JSON.stringify(before[name] ?? null) === JSON.stringify(after[name] ?? null)) continue;
    if (Object.keys(found).length === maximumAttributes) break;
    found[name] = masked.has(name)
      ? { old: "***", new: "***" }
      : { old: shorten(before[name]), new: shorten(after[name]) };
  }
  return found;
}
