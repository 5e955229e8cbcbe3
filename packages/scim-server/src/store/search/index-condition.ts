import type { Filter } from "@castellan/scim";
import { sql } from "kysely";
import { indexKey } from "../form/index-entry.ts";
import { comparable, foldText } from "../form/search-value.ts";
import { longestIndexedText } from "../form/text-key.ts";
import type { IndexedAttribute } from "../layout/layout.ts";
import { isOfType, isOrder } from "./comparison.ts";
import type { Condition, Sql } from "./dialect.ts";
import type { FilterContext } from "./filter.ts";

type Comparison = Extract<Filter, { kind: "comparison" }>;

/** The index of the attribute that a comparison names. */
export function indexOf({ path }: Comparison, { layout }: FilterContext): IndexedAttribute | undefined {
  return layout.indexed.find(
    ({ leaf }) =>
      // What is taken for a value that is missing stands in no index.
      leaf.assumed === undefined &&
      leaf.path.attribute === path.attribute &&
      leaf.path.subAttribute === path.subAttribute &&
      leaf.path.schema === path.schema,
  );
}

/** Whether the values of an index order as the attribute's do: those of text. */
export function isTextIndex({ leaf }: IndexedAttribute): boolean {
  return leaf.type === "string" || leaf.type === "reference" || leaf.type === "binary";
}

/** A comparison that the index answers: equality, and of text also what it begins with and its order. */
export function indexCondition(filter: Comparison, context: FilterContext): Condition | undefined {
  const indexed = indexOf(filter, context);
  if (indexed === undefined || filter.value === null) return undefined;
  const range = filter.operator === "eq" ? equality(filter, indexed) : textRange(filter, indexed);
  if (range === undefined) return undefined;
  const attribute = context.space.firstAttribute + indexed.position;
  const own = sql`scim_index.attribute = ${attribute} and scim_index.missing = 0`;
  return sql<boolean>`scim_resources.seq in (select scim_index.seq from scim_index where ${own} and ${range})`;
}

function equality({ value }: Comparison, { leaf }: IndexedAttribute): Sql | undefined {
  if (value === null || !isOfType(typeof value === "string" ? comparable(value, leaf) : value, leaf)) return undefined;
  const key = indexKey(value, leaf);
  return key === undefined ? undefined : sql`scim_index.value = ${key}`;
}

function textRange({ operator, value }: Comparison, indexed: IndexedAttribute): Sql | undefined {
  if (typeof value !== "string" || !isTextIndex(indexed)) return undefined;
  const wanted = foldText(value, indexed.leaf);
  // Beyond that length the index holds beginnings only.
  if (wanted.length >= longestIndexedText || wanted === "") return undefined;
  if (operator === "sw") {
    const end = afterAll(wanted);
    return end === undefined
      ? sql`scim_index.value >= ${wanted}`
      : sql`(scim_index.value >= ${wanted} and scim_index.value < ${end})`;
  }
  if (!isOrder(operator)) return undefined;
  const signs = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` };
  return sql`scim_index.value ${signs[operator]} ${wanted}`;
}

/** The first text after all that begin with `prefix`; `undefined` when there is none. */
function afterAll(prefix: string): string | undefined {
  const characters = [...prefix];
  while (characters.length > 0) {
    const last = characters.pop()?.codePointAt(0) ?? 0;
    if (last < 0x10ffff) return characters.join("") + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}
