import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject } from "../json/value.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import { findAttribute } from "../path/resolve.ts";
import { readValue } from "../resource/access.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { type CompiledResourceType, compiled, type SchemaSource } from "../schema/compiled.ts";
import type { Filter } from "./filter.ts";
import { compileTest, isPresent, type ValueTest } from "./test.ts";

/** Whether an object (a resource, or inside brackets an element) meets a filter. */
export type Predicate = (object: JsonObject) => boolean;

/**
 * Tries values in place, without a list of them: whether one passes, or `whenNone` when the attribute is unassigned. An element
 * without the sub-attribute counts as one value, `undefined`.
 */
type SomeValue = (object: JsonObject, test: ValueTest, whenNone: boolean) => boolean;

/** Finds what a path of the filter names: what its values are compared as, and how they are read from the object at hand. */
type Lookup = (path: AttributePath) => { readonly attribute: CompiledAttribute; readonly some: SomeValue };

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
      const { some } = lookup(filter.path);
      return (object) => some(object, isPresent, false);
    }
    case "valuePath": {
      const { attribute, some } = lookup(filter.path);
      const matches = elementPredicate(filter.filter, attribute);
      const test: ValueTest = (value) => isObject(value) && matches(value);
      return (object) => some(object, test, false);
    }
    case "comparison":
      return compileComparison(filter, lookup);
  }
}

function compileComparison(filter: Extract<Filter, { kind: "comparison" }>, lookup: Lookup): Predicate {
  const { attribute, some } = lookup(filter.path);
  if (filter.value === null) {
    const wanted = filter.operator === "ne";
    return (object) => some(object, isPresent, false) === wanted;
  }
  const test = compileTest(filter.operator, filter.value, attribute);
  const whenUnassigned = filter.operator === "ne";
  const { assumed } = attribute;
  const meets: ValueTest = assumed === undefined ? test : (value) => test(value ?? assumed);
  return (object) => some(object, meets, whenUnassigned);
}

function resourceLookup(type: CompiledResourceType): Lookup {
  return (path) => {
    const found = findAttribute(path, type);
    if (found === undefined) throw scimErrors.invalidFilter(`${type.name} has no attribute ${path.attribute}`);
    const { attribute, subAttribute } = found;
    if (subAttribute === undefined) {
      return { attribute, some: (object, test, whenNone) => someOf(readValue(object, attribute), test, whenNone) };
    }
    const { name } = subAttribute;
    return {
      attribute: subAttribute,
      some: (object, test, whenNone) =>
        someOf(readValue(object, attribute), (element) => someMember(element, name, test), whenNone),
    };
  };
}

function elementLookup(parent: CompiledAttribute): Lookup {
  return (path) => {
    const attribute = parent.subAttributesByName.get(path.attribute.toLowerCase());
    if (attribute === undefined) {
      throw scimErrors.invalidFilter(`${parent.label} has no sub-attribute ${path.attribute}`);
    }
    return { attribute, some: (object, test) => someMember(object, attribute.name, test) };
  };
}

function someOf(value: JsonValue | undefined, test: ValueTest, whenNone: boolean): boolean {
  if (value === undefined) return whenNone;
  if (!isArray(value)) return test(value);
  if (value.length === 0) return whenNone;
  for (const element of value) if (test(element)) return true;
  return false;
}

/** A sub-attribute of one element; it may have several values itself. */
function someMember(element: JsonValue | undefined, name: string, test: ValueTest): boolean {
  const value = isObject(element) ? element[name] : undefined;
  return isArray(value) && value.length > 0 ? someOf(value, test, false) : test(isArray(value) ? undefined : value);
}
