import type { Fields } from "../http/fields.ts";

export interface Condition {
  /** In lower case. */
  readonly property: string;
  readonly operator: "eq" | "gte" | "lte";
  readonly value: string;
}

/** Alternatives, each a list of conditions that must all hold; empty when everything is wanted. */
export type Filter = readonly (readonly Condition[])[];

const texts = ["safeName", "platformId", "userName", "address", "name", "secretType", "automaticManagementEnabled"];
const times = ["modificationTime", "createdTime"];
/** What a filter of accounts may ask for, and how. */
export const filterProperties: readonly {
  readonly name: string;
  readonly operators: readonly Condition["operator"][];
}[] = [
  ...texts.map((name) => ({ name, operators: ["eq"] as const })),
  ...times.map((name) => ({ name, operators: ["gte", "lte"] as const })),
];

const mostConditions = 50;

/** A condition, its value in quotes or up to the next AND, OR or the end; then what joins it to the next. */
const conditions = /\s*(\S+)\s+(\S+)\s+(?:"([^"]*)"|'([^']*)'|(\S.*?))(?:\s+(AND|OR)(?=\s|$)|\s*$)/giy;

/**
 * The `filter` of a list of accounts: `safeName eq Linux-Prod AND modificationTime gte 1700000000`. Values stand bare or in
 * quotes. AND binds closer than OR; `logicalOperator=OR` takes every AND for an OR.
 */
export function readAccountFilter(fields: Fields): Filter {
  const text = fields.text("filter", { limit: 2000 })?.trim() ?? "";
  const every = fields.choice("logicalOperator", ["AND", "OR"]);
  const alternatives: Condition[][] = [[]];
  let end = 0;
  let open = text !== "";
  for (const match of text.matchAll(conditions)) {
    const [whole, property = "", operator = "", quoted, singleQuoted, bare, joint] = match;
    const condition = readCondition(fields, property, operator.toLowerCase(), quoted ?? singleQuoted ?? bare ?? "");
    if (condition !== undefined) alternatives.at(-1)?.push(condition);
    end = match.index + whole.length;
    open = joint !== undefined;
    if (open && (every ?? joint)?.toUpperCase() === "OR") alternatives.push([]);
  }
  if (alternatives.flat().length > mostConditions) {
    fields.refuse("filter", `may hold at most ${mostConditions} conditions.`);
  }
  if (open || end < text.length)
    fields.refuse("filter", "must be conditions such as safeName eq X, joined by AND or OR.");
  return text === "" ? [] : alternatives;
}

function readCondition(fields: Fields, name: string, operator: string, value: string): Condition | undefined {
  const known = filterProperties.find((element) => element.name.toLowerCase() === name.toLowerCase());
  if (known === undefined) {
    const names = filterProperties.map((element) => element.name).join(", ");
    fields.refuse("filter", `knows no property [${name}]; it knows ${names}.`);
    return undefined;
  }
  const allowed = known.operators.find((element) => element === operator);
  if (allowed === undefined) {
    fields.refuse(
      "filter",
      `knows no operator [${operator}] for ${known.name}; it knows ${known.operators.join(", ")}.`,
    );
    return undefined;
  }
  if (times.includes(known.name) && !/^\d{1,12}$/.test(value)) {
    fields.refuse("filter", `must have a time in Unix seconds for ${known.name}.`);
    return undefined;
  }
  return { property: known.name.toLowerCase(), operator: allowed, value };
}
