import { byName, type CompiledAttribute } from "../attribute/compiled.ts";
import { ScimError } from "../error/scim-error.ts";
import type { Filter } from "../filter/filter.ts";
import { parseFilter } from "../filter/parse.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import { findAttribute, resolvePath } from "../path/resolve.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { Selection } from "../resource/projection.ts";
import type { CompiledResourceType, CompiledSchema } from "../schema/compiled.ts";
import type { SortKey } from "./list-query.ts";
import { readSelection } from "./selection.ts";
import { readSortKey } from "./sort.ts";

/** Lists over several resource types at once (RFC 7644 section 3.4.2.1): each type understands as much of a request as it can. */
export interface AcrossTypes {
  /** What a type searches by. `false`: it has no match; `true`: all of it matches. Throws `invalidFilter` when no type understands it. */
  filters(text: string, tolerate: Tolerate): readonly (Filter | boolean)[];
  /** What a type sorts by, `undefined` for one that lacks the attribute. Throws `invalidValue` when all lack it. */
  sorts(sortBy: string, order: SortKey["order"], tolerate: Tolerate): readonly (SortKey | undefined)[];
  /** What is shown of each type. Throws `invalidValue` for a name that no type knows, where that is not tolerated. */
  selections(attributes: readonly string[], excluded: readonly string[], tolerate: Tolerate): readonly Selection[];
}

/** The results are in the order of the types. */
export function compileAcrossTypes(types: readonly CompiledResourceType[]): AcrossTypes {
  const everything = unionOf(types);
  return {
    filters: (text, tolerate) => types.map((type) => filterOf(text, type, everything, tolerate)),
    sorts: (sortBy, order, tolerate) => {
      const knowing = types.map((type) => resolvePath(sortBy, type, tolerate).kind !== "unknown");
      // One that is understood nowhere is explained by the words of a type.
      if (!knowing.includes(true)) readSortKey(sortBy, order, everything, tolerate);
      return types.map((type, index) =>
        knowing[index] === true ? readSortKey(sortBy, order, type, tolerate) : undefined,
      );
    },
    selections: (attributes, excluded, tolerate) => selectionsOf(attributes, excluded, types, everything, tolerate),
  };
}

/** A type with the attributes of all. Where two types have one of the same name, it means what it means in the first. */
function unionOf(types: readonly CompiledResourceType[]): CompiledResourceType {
  const attributes = distinctBy(
    types.flatMap(({ core }) => core.attributes),
    (attribute) => attribute.name.toLowerCase(),
  );
  const core: CompiledSchema = {
    id: "",
    extension: false,
    required: true,
    attributes,
    attributesByName: byName(attributes),
  };
  const schemas = distinctBy(
    types.flatMap((type) => [qualified(type.core), ...type.extensions]),
    (schema) => schema.id.toLowerCase(),
  );
  return {
    name: "This service",
    endpoint: "",
    core,
    extensions: schemas.filter((schema) => schema.extension),
    schemasByUri: new Map(schemas.map((schema) => [schema.id.toLowerCase(), schema])),
    onRequest: [...attributes, ...schemas.flatMap((schema) => schema.attributes)].filter(
      (attribute) => attribute.returned === "request",
    ),
  };
}

/** A core schema whose attributes are known by its URN: `urn:…:User:displayName` is no attribute of a group. */
function qualified(schema: CompiledSchema): CompiledSchema {
  const qualify = (attribute: CompiledAttribute): CompiledAttribute => {
    const subAttributes = attribute.subAttributes.map(qualify);
    const path = { ...attribute.path, schema: schema.id };
    return { ...attribute, path, subAttributes, subAttributesByName: byName(subAttributes) };
  };
  const attributes = schema.attributes.map(qualify);
  return { ...schema, attributes, attributesByName: byName(attributes) };
}

function distinctBy<Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[] {
  const byKey = new Map<string, Item>();
  for (const item of items) if (!byKey.has(key(item))) byKey.set(key(item), item);
  return [...byKey.values()];
}

function filterOf(
  text: string,
  type: CompiledResourceType,
  everything: CompiledResourceType,
  tolerate: Tolerate,
): Filter | boolean {
  return prune(understood(text, type, tolerate) ?? parseFilter(text, everything, { tolerate }), type);
}

/** The filter in the words of the type alone, which mean exactly what they say. */
function understood(text: string, type: CompiledResourceType, tolerate: Tolerate): Filter | undefined {
  try {
    return parseFilter(text, type, { tolerate });
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}

/**
 * A filter as far as it concerns one type: an attribute that the type does not have is without value (RFC 7644 section 3.4.2.1), and
 * its `meta.resourceType` is known beforehand.
 */
function prune(filter: Filter, type: CompiledResourceType): Filter | boolean {
  switch (filter.kind) {
    case "not": {
      const operand = prune(filter.operand, type);
      return typeof operand === "boolean" ? !operand : { kind: "not", operand };
    }
    case "and":
    case "or":
      return pruneOperands(filter, type);
    case "comparison":
      return pruneComparison(filter, type);
    default:
      return has(type, filter.path) ? { ...filter, path: local(filter.path, type) } : false;
  }
}

function pruneOperands(filter: Extract<Filter, { kind: "and" | "or" }>, type: CompiledResourceType): Filter | boolean {
  // What decides alone: false of an `and`, true of an `or`.
  const decisive = filter.kind === "or";
  const operands: Filter[] = [];
  for (const operand of filter.operands) {
    const pruned = prune(operand, type);
    if (pruned === decisive) return decisive;
    if (typeof pruned !== "boolean") operands.push(pruned);
  }
  const [only] = operands;
  if (only === undefined) return !decisive;
  return operands.length === 1 ? only : { kind: filter.kind, operands };
}

function pruneComparison(
  filter: Extract<Filter, { kind: "comparison" }>,
  type: CompiledResourceType,
): Filter | boolean {
  const { operator, value } = filter;
  if (!has(type, filter.path)) return value === null ? operator === "eq" : operator === "ne";
  const path = local(filter.path, type);
  const isTypeName = path.schema === undefined && path.attribute === "meta" && path.subAttribute === "resourceType";
  if (isTypeName && (operator === "eq" || operator === "ne")) return (value === type.name) === (operator === "eq");
  return { ...filter, path };
}

function has(type: CompiledResourceType, path: AttributePath): boolean {
  return findAttribute(path, type) !== undefined;
}

/** A path as the type itself writes it: core attributes without URN. */
function local({ schema, ...path }: AttributePath, type: CompiledResourceType): AttributePath {
  return schema === undefined || schema === type.core.id ? path : { ...path, schema };
}

function selectionsOf(
  attributes: readonly string[],
  excluded: readonly string[],
  types: readonly CompiledResourceType[],
  everything: CompiledResourceType,
  tolerate: Tolerate,
): readonly Selection[] {
  // Once for all types: what none of them knows is tolerated or refused here.
  readSelection(attributes, excluded, everything, tolerate);
  const nothing = new Map<CompiledAttribute, ReadonlySet<CompiledAttribute>>();
  return types.map((type) => {
    const known = (name: string) => resolvePath(name, type, tolerate).kind !== "unknown";
    const shown = attributes.filter(known);
    if (attributes.length > 0 && shown.length === 0) return { mode: "only", named: nothing };
    return readSelection(shown, excluded.filter(known), type, tolerate);
  });
}
