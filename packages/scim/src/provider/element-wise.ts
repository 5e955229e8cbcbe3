import type { CompiledAttribute } from "../attribute/compiled.ts";
import { ScimError } from "../error/scim-error.ts";
import type { Filter } from "../filter/filter.ts";
import { isArray, isObject } from "../json/value.ts";
import type { PatchOperation } from "../patch/request.ts";
import { type PatchTarget, parsePatchPath } from "../path/patch-path.ts";
import { type ResolvedPath, resolvePath } from "../path/resolve.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { ElementSelection } from "./resource-store.ts";

/** The values by which a PATCH touches an attribute; "whole" when it has to see every element. */
type Touched = Map<CompiledAttribute, Set<string> | "whole">;

/**
 * The multi-valued attributes that a PATCH touches only element by element, by `value`: of those a store need not load the others. An
 * attribute is left out as soon as one operation has to see all of it, and always where one element can change another (`primary`) or
 * where the attribute must not become empty.
 */
export function elementSelections(
  operations: readonly PatchOperation[],
  type: CompiledResourceType,
  tolerate: Tolerate,
): readonly ElementSelection[] {
  const touched: Touched = new Map();
  try {
    for (const operation of operations) {
      if (operation.path === undefined) touchMembers(touched, operation, type, tolerate);
      else touch(touched, operation, parsePatchPath(operation.path, type, tolerate));
    }
  } catch (error) {
    // An operation that cannot be read is refused where it is applied.
    if (error instanceof ScimError) return [];
    throw error;
  }
  return [...touched].flatMap(([{ path }, values]) => (values === "whole" ? [] : [{ path, values: [...values] }]));
}

/** Without a path, each member of the value is an attribute. */
function touchMembers(
  touched: Touched,
  { op, value }: PatchOperation,
  type: CompiledResourceType,
  tolerate: Tolerate,
): void {
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    // A path with a value filter as a member name says no values of its own.
    if (name.includes("[")) touch(touched, { op }, parsePatchPath(name, type, tolerate));
    else touchNamed(touched, { op, value: value[name] }, resolvePath(name, type, tolerate));
  }
}

function touchNamed(touched: Touched, operation: Touch, resolved: ResolvedPath): void {
  // What is not known is refused or ignored where it is applied.
  if (resolved.kind !== "unknown") touch(touched, operation, resolved);
}

interface Touch {
  readonly op: PatchOperation["op"];
  readonly value?: JsonValue | undefined;
}

function touch(touched: Touched, { op, value }: Touch, target: PatchTarget): void {
  if (target.kind === "schema") {
    for (const attribute of target.schema.attributes) touched.set(attribute, "whole");
  } else if (target.subAttribute === undefined) {
    touchAttribute(touched, target.attribute, op, target.filter, value);
  } else {
    touched.set(target.attribute, "whole");
  }
}

function touchAttribute(
  touched: Touched,
  attribute: CompiledAttribute,
  op: PatchOperation["op"],
  filter: Filter | undefined,
  value: JsonValue | undefined,
): void {
  if (!attribute.multiValued) return;
  const known = touched.get(attribute) ?? new Set<string>();
  const values = isElementWise(attribute) ? valuesOf(op, filter, value) : undefined;
  if (known === "whole" || values === undefined) {
    touched.set(attribute, "whole");
    return;
  }
  // Added to the one set: a copy for each operation would cost their product.
  for (const one of values) known.add(one);
  touched.set(attribute, known);
}

function isElementWise({ type, required, mutability, subAttributesByName }: CompiledAttribute): boolean {
  const hasValue = type === "complex" && subAttributesByName.get("value")?.type !== "complex";
  const isFree = !required && mutability === "readWrite";
  return hasValue && subAttributesByName.has("value") && !subAttributesByName.has("primary") && isFree;
}

/** The values of the elements that an operation adds or removes, `undefined` when it does not say them all. */
function valuesOf(
  op: PatchOperation["op"],
  filter: Filter | undefined,
  value: JsonValue | undefined,
): readonly string[] | undefined {
  if (op === "replace") return undefined;
  if (filter !== undefined) return op === "remove" ? valuesOfFilter(filter) : undefined;
  if (value === undefined || value === null) return undefined;
  const values = (isArray(value) ? value : [value]).map(valueOfElement);
  return values.every((item) => item !== undefined) ? values : undefined;
}

/** `value eq "a"`, or several of them joined by `or`. */
function valuesOfFilter(filter: Filter): readonly string[] | undefined {
  if (filter.kind === "comparison") {
    const { operator, path, value } = filter;
    return operator === "eq" && path.attribute === "value" && typeof value === "string" ? [value] : undefined;
  }
  if (filter.kind !== "or") return undefined;
  const values = filter.operands.map(valuesOfFilter);
  return values.every((item) => item !== undefined) ? values.flat() : undefined;
}

function valueOfElement(element: JsonValue): string | undefined {
  if (typeof element === "string") return element;
  if (!isObject(element)) return undefined;
  const value = memberNamed(element, "value");
  return typeof value === "string" ? value : undefined;
}

function memberNamed(element: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(element, name)) return element[name];
  const spelling = Object.keys(element).find((member) => member.toLowerCase() === name);
  return spelling === undefined ? undefined : element[spelling];
}
