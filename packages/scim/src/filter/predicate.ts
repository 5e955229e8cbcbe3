import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject } from "../json/value.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import { findAttribute } from "../path/resolve.ts";
import { readValue } from "../resource/access.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { type CompiledResourceType, compiled, type SchemaSource } from "../schema/compiled.ts";
import type { Filter } from "./filter.ts";
import { compileTest, isPresent } from "./test.ts";

/** Whether an object (a resource, or inside brackets an element) meets a filter. */
export type Predicate = (object: JsonObject) => boolean;

/** Finds what a path of the filter names, and how it is read from the object at hand. */
type Lookup = (path: AttributePath) => {
  /** What the values are compared as. */
  readonly attribute: CompiledAttribute;
  /** The values, none when the attribute is unassigned. An element without the sub-attribute counts as `undefined`. */
  readonly values: (object: JsonObject) => readonly (JsonValue | undefined)[];
};

/**
 * Compiles a filter to a function over resources of declared names. Text compares by `caseExact` and is ordered by `compareText`,
 * times compare as instants; a multi-valued attribute matches when one of its values does (RFC 7644 section 3.4.2.2). An attribute
 * without value is not equal to anything, so `ne` holds for it; but an element that does not say whether it is `primary` is not.
 * Throws `invalidFilter` for a path that the type does not have.
 */
export function filterPredicate(
  filter: Filter,
  of: CompiledResourceType | SchemaSource,
): (resource: Resource) => boolean {
  return compile(filter, resourceLookup(compiled(of)));
}

/** The predicate of a value filter: its paths are sub-attributes of `attribute`. */
export function elementPredicate(filter: Filter, attribute: CompiledAttribute): Predicate {
  return compile(filter, elementLookup(attribute));
}

function compile(filter: Filter, lookup: Lookup): Predicate {
  switch (filter.kind) {
    case "and": {
      const operands = filter.operands.map((operand) => compile(operand, lookup));
      return (object) => operands.every((operand) => operand(object));
    }
    case "or": {
      const operands = filter.operands.map((operand) => compile(operand, lookup));
      return (object) => operands.some((operand) => operand(object));
    }
    case "not": {
      const operand = compile(filter.operand, lookup);
      return (object) => !operand(object);
    }
    case "present": {
      const { values } = lookup(filter.path);
      return (object) => values(object).some(isPresent);
    }
    case "valuePath": {
      const { attribute, values } = lookup(filter.path);
      const element = elementPredicate(filter.filter, attribute);
      return (object) => values(object).some((value) => isObject(value) && element(value));
    }
    case "comparison":
      return compileComparison(filter, lookup);
  }
}

function compileComparison(filter: Extract<Filter, { kind: "comparison" }>, lookup: Lookup): Predicate {
  const { attribute, values } = lookup(filter.path);
  if (filter.value === null) {
    const wanted = filter.operator === "ne";
    return (object) => values(object).some(isPresent) === wanted;
  }
  const test = compileTest(filter.operator, filter.value, attribute);
  const whenUnassigned = filter.operator === "ne";
  const { assumed } = attribute;
  const meets = assumed === undefined ? test : (value: JsonValue | undefined) => test(value ?? assumed);
  return (object) => {
    const found = values(object);
    return found.length === 0 ? whenUnassigned : found.some(meets);
  };
}

const unassigned: readonly undefined[] = [undefined];

function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return isArray(value) ? value : [value];
}

/** The values of a sub-attribute in one element: `undefined` where it has none, several of a multi-valued one. */
function membersOf(element: JsonValue, sub: CompiledAttribute): readonly (JsonValue | undefined)[] {
  const value = isObject(element) ? element[sub.name] : undefined;
  if (isArray(value)) return value.length === 0 ? unassigned : value;
  return value === undefined ? unassigned : [value];
}

function resourceLookup(type: CompiledResourceType): Lookup {
  return (path) => {
    const found = findAttribute(path, type);
    if (found === undefined) throw scimErrors.invalidFilter(`${type.name} has no attribute ${path.attribute}`);
    const { attribute, subAttribute } = found;
    if (subAttribute === undefined) return { attribute, values: (object) => elementsOf(readValue(object, attribute)) };
    return {
      attribute: subAttribute,
      values: (object) =>
        elementsOf(readValue(object, attribute)).flatMap((element) => membersOf(element, subAttribute)),
    };
  };
}

function elementLookup(parent: CompiledAttribute): Lookup {
  return (path) => {
    const attribute = parent.subAttributesByName.get(path.attribute.toLowerCase());
    if (attribute === undefined) {
      throw scimErrors.invalidFilter(`${parent.label} has no sub-attribute ${path.attribute}`);
    }
    return { attribute, values: (object) => membersOf(object, attribute) };
  };
}
