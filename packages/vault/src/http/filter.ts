import type { Fields } from "./fields.ts";

/** One `property eq value` of a filter, the property in lower case. */
export interface Condition {
  readonly property: string;
  readonly value: string;
}

/**
 * The conditions of a `filter` parameter: `property eq value`, joined by ` AND `, values bare or in quotes. A bare property
 * name without operator, which some clients send, says nothing and is passed over. Properties outside `known` and other
 * operators are refused.
 */
export function readFilter(fields: Fields, known: readonly string[]): readonly Condition[] {
  const text = fields.text("filter", { limit: 2000 });
  if (text === undefined || text.trim() === "") return [];
  const conditions: Condition[] = [];
  for (const part of text.split(/\s+AND\s+/i)) {
    const [property = "", operator, ...words] = part.trim().split(/\s+/);
    const key = property.toLowerCase();
    if (!known.some((name) => name.toLowerCase() === key)) {
      fields.refuse("filter", `knows no property [${property}]; it knows ${known.join(", ")}.`);
    } else if (operator !== undefined && operator.toLowerCase() !== "eq") {
      fields.refuse("filter", `knows no operator [${operator}]; it knows eq.`);
    } else if (operator !== undefined) {
      conditions.push({ property: key, value: words.join(" ").replace(/^(["'])(.*)\1$/, "$2") });
    }
  }
  return conditions;
}
