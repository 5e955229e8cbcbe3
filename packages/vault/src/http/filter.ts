import type { Fields } from "./fields.ts";

/** One `property eq value` of a filter, the property in lower case. */
export interface Condition {
  readonly property: string;
  readonly value: string;
}

/** A property, an operator and a value up to ` AND ` or the end; what stands in quotes may hold an AND. */
const condition =
  /(\S+)(?:\s+(?!AND\s)(\S+)(?:\s+(?:"([^"]*)"|'([^']*)'|(?!AND\s)(\S.*?))(?=\s+AND\s|$))?)?(?:\s+AND\s+|\s*$)/gi;

/**
 * The conditions of a `filter` parameter, or of one by another name: `property eq value`, joined by ` AND `, values bare or in quotes. A bare property
 * name without operator, which some clients send, says nothing and is passed over. Properties outside `known` and other
 * operators are refused.
 */
export function readFilter(fields: Fields, known: readonly string[], parameter = "filter"): readonly Condition[] {
  const text = fields.text(parameter, { limit: 2000 });
  if (text === undefined || text.trim() === "") return [];
  const conditions: Condition[] = [];
  for (const [, property = "", operator, quoted, singleQuoted, bare] of text.trim().matchAll(condition)) {
    const key = property.toLowerCase();
    if (!known.some((name) => name.toLowerCase() === key)) {
      fields.refuse(parameter, `knows no property [${property}]; it knows ${known.join(", ")}.`);
    } else if (operator !== undefined && operator.toLowerCase() !== "eq") {
      fields.refuse(parameter, `knows no operator [${operator}]; it knows eq.`);
    } else if (operator !== undefined) {
      conditions.push({ property: key, value: quoted ?? singleQuoted ?? bare?.trim() ?? "" });
    }
  }
  return conditions;
}
