import { type CompiledAttribute, type Filter, findAttribute, scimErrors } from "@castellan/scim";
import { sql } from "kysely";
import { indexKey } from "../form/index-entry.ts";
import { placeOf } from "../layout/identifier.ts";
import type { Layout } from "../layout/layout.ts";
import { seqAt, type TypeSpace } from "../layout/space.ts";
import { compareWith } from "./comparison.ts";
import type { Condition, JsonDialect, Sql } from "./dialect.ts";
import { indexCondition } from "./index-condition.ts";
import {
  apartOperand,
  columnOperand,
  documentOperand,
  elementExists,
  elementOfValue,
  type Operand,
} from "./operand.ts";

/** A filter as a condition on `scim_resources`. */
export interface SqlFilter {
  readonly condition: Condition;
  /** Whether the condition says what the filter says. If not, all that the filter takes meets it, and maybe more. */
  readonly exact: boolean;
  /** Whether an index leads to what meets it. */
  readonly narrow: boolean;
}

export interface FilterContext {
  readonly json: JsonDialect;
  readonly layout: Layout;
  readonly space: TypeSpace;
}

/** What names mean: in the resource, or inside brackets in one element. */
interface Scope {
  readonly context: FilterContext;
  operand(filter: Extract<Filter, { kind: "comparison" | "present" }>): Operand;
  /** Of a comparison that an index answers. */
  shortcut?(filter: Extract<Filter, { kind: "comparison" }>): Condition | undefined;
  valuePath?(filter: Extract<Filter, { kind: "valuePath" }>, positive: boolean): SqlFilter;
}

/**
 * Compiles a filter to SQL that says of each resource what `filterPredicate` says. Throws `invalidFilter` for a path that the type
 * does not have. What SQL cannot say is left out, so that the condition takes more than the filter, and is not `exact`.
 */
export function compileFilter(filter: Filter, context: FilterContext): SqlFilter {
  return compile(filter, resourceScope(context), true);
}

/** `positive` is false below an odd number of `not`s, where what is left out has to be false for the whole to take more. */
function compile(filter: Filter, scope: Scope, positive: boolean): SqlFilter {
  switch (filter.kind) {
    case "and":
    case "or": {
      const operands = filter.operands.map((operand) => compile(operand, scope, positive));
      const isAnd = filter.kind === "and";
      const all = operands.map((operand) => operand.condition);
      const narrow = isAnd ? operands.some((one) => one.narrow) : operands.every((one) => one.narrow);
      const condition = sql<boolean>`(${sql.join(all, isAnd ? sql` and ` : sql` or `)})`;
      return { condition, exact: operands.every((one) => one.exact), narrow };
    }
    case "not": {
      const operand = compile(filter.operand, scope, !positive);
      return { condition: sql<boolean>`(not ${operand.condition})`, exact: operand.exact, narrow: false };
    }
    case "valuePath":
      return scope.valuePath?.(filter, positive) ?? leftOut(positive);
    case "present": {
      const operand = scope.operand(filter);
      return operand.kind === "unknown" ? leftOut(positive) : exactly(operand.isPresent);
    }
    case "comparison": {
      const found = scope.shortcut?.(filter);
      if (found !== undefined) return { condition: found, exact: true, narrow: true };
      const condition = compareWith(scope.context.json, scope.operand(filter), filter);
      return condition === undefined ? leftOut(positive) : exactly(condition);
    }
  }
}

function exactly(condition: Condition): SqlFilter {
  return { condition, exact: true, narrow: false };
}

function leftOut(positive: boolean): SqlFilter {
  return { condition: positive ? sql<boolean>`(1 = 1)` : sql<boolean>`(1 = 0)`, exact: false, narrow: false };
}

function resourceScope(context: FilterContext): Scope {
  const { json, layout, space } = context;
  const find = (filter: Exclude<Filter, { kind: "and" | "or" | "not" }>) => {
    const found = findAttribute(filter.path, layout.type);
    if (found !== undefined) return found;
    throw scimErrors.invalidFilter(`${layout.type.name} has no attribute ${filter.path.attribute}`);
  };
  return {
    context,
    operand(filter) {
      const { attribute, subAttribute } = find(filter);
      if (isColumn(attribute)) return columnOperand(json, attribute, subAttribute, layout.type.name);
      const apart = layout.apart.find((one) => one.attribute.label === attribute.label);
      if (apart !== undefined) return apartOperand(json, apart, space.firstAttribute + apart.position, subAttribute);
      return documentOperand(json, sql.ref("scim_resources.search"), namesOf(attribute), attribute, subAttribute);
    },
    shortcut(filter) {
      const { attribute, subAttribute } = find(filter);
      if (attribute.label === "id") return idCondition(filter, space);
      const apart = layout.apart.find((one) => one.attribute.label === attribute.label);
      if (apart === undefined) return indexCondition(filter, context);
      const leaf = subAttribute ?? attribute;
      const key = leaf.name === "value" && filter.operator === "eq" ? indexKey(filter.value, leaf) : undefined;
      if (key === undefined) return undefined;
      return elementOfValue(space.firstAttribute + apart.position, key, sql<boolean>`1 = 1`);
    },
    valuePath(filter, positive) {
      const { attribute } = find(filter);
      return compileValuePath(filter.filter, attribute, context, positive);
    },
  };
}

function isColumn(attribute: CompiledAttribute): boolean {
  return attribute.label === "id" || attribute.label === "meta";
}

export function namesOf({ path, name }: CompiledAttribute): readonly string[] {
  return path.schema === undefined ? [name] : [path.schema, name];
}

/** An id tells where its resource is. */
function idCondition(filter: Extract<Filter, { kind: "comparison" }>, space: TypeSpace): Condition | undefined {
  if (filter.operator !== "eq" || typeof filter.value !== "string") return undefined;
  const seq = seqAt(space, placeOf(filter.value));
  if (seq === undefined) return sql<boolean>`(1 = 0)`;
  return sql<boolean>`(scim_resources.seq = ${seq} and scim_resources.id = ${filter.value})`;
}

/** `emails[type eq "work" and value co "@"]`: one element has to meet all of it. */
function compileValuePath(
  filter: Filter,
  attribute: CompiledAttribute,
  context: FilterContext,
  positive: boolean,
): SqlFilter {
  const { json, layout, space } = context;
  const value = attribute.subAttributesByName.get("value");
  const wanted = value === undefined ? undefined : wantedValue(filter);
  const key = value === undefined || wanted === undefined ? undefined : indexKey(wanted, value);
  const apart = layout.apart.find((one) => one.attribute.label === attribute.label);
  if (apart !== undefined) {
    const number = space.firstAttribute + apart.position;
    const inner = compile(filter, elementScope(context, attribute, sql.ref("scim_elements.search")), positive);
    if (key === undefined) return { ...inner, condition: elementExists(number, inner.condition), narrow: false };
    return { ...inner, condition: elementOfValue(number, key, inner.condition), narrow: true };
  }
  if (isColumn(attribute)) return leftOut(positive);
  const names = namesOf(attribute);
  const document = sql.ref("scim_resources.search");
  if (!attribute.multiValued) {
    const inner = compile(filter, elementScope(context, attribute, json.at(document, names)), positive);
    const condition = sql<boolean>`(${json.isObject(document, names)} and ${inner.condition})`;
    return { condition, exact: inner.exact, narrow: false };
  }
  const inner = compile(filter, elementScope(context, attribute, json.element("element")), positive);
  const exists = sql<boolean>`exists (select 1 from ${json.elements(document, names, "element")} where ${inner.condition})`;
  const indexed =
    value === undefined || wanted === undefined
      ? undefined
      : indexCondition({ kind: "comparison", path: value.path, operator: "eq", value: wanted }, context);
  if (indexed === undefined) return { condition: exists, exact: inner.exact, narrow: false };
  return { condition: sql<boolean>`(${indexed} and ${exists})`, exact: inner.exact, narrow: true };
}

/** The `value` that an element must have to meet the filter. */
function wantedValue(filter: Filter): string | undefined {
  if (filter.kind === "and") return filter.operands.map(wantedValue).find((wanted) => wanted !== undefined);
  const isValue = filter.kind === "comparison" && filter.operator === "eq" && filter.path.attribute === "value";
  return isValue && typeof filter.value === "string" ? filter.value : undefined;
}

function elementScope(context: FilterContext, parent: CompiledAttribute, document: Sql): Scope {
  return {
    context,
    operand(filter) {
      const attribute = parent.subAttributesByName.get(filter.path.attribute.toLowerCase());
      if (attribute === undefined) {
        throw scimErrors.invalidFilter(`${parent.label} has no sub-attribute ${filter.path.attribute}`);
      }
      return documentOperand(context.json, document, [attribute.name], attribute, undefined);
    },
  };
}
