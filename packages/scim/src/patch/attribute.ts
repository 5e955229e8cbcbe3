import { canonicaliseOne, unwrapped } from "../attribute/canonicalise.ts";
import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject, type Writable } from "../json/value.ts";
import type { PatchTarget } from "../path/patch-path.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { readValue, writeValue } from "../resource/access.ts";
import type { JsonArray, JsonObject, JsonValue } from "../resource/resource.ts";
import { requireValue } from "../resource/validate.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { chooseElements, createElement } from "./choose.ts";
import { addElements, mergeIntoChosen, removeListed, replaceChosen, replaceElements } from "./elements.ts";
import { mergeComplex } from "./merge.ts";
import type { PatchOperation } from "./request.ts";

/** A PATCH in progress. */
export interface Work {
  readonly draft: Writable;
  readonly type: CompiledResourceType;
  readonly tolerate: Tolerate;
  /** What was written, if only with what it was. */
  readonly touched: Set<CompiledAttribute>;
  /** Elements looked at so far: what bounds the work of one request. */
  visited: number;
}

export type AttributeTarget = Extract<PatchTarget, { kind: "attribute" }>;

const mostVisited = 5_000_000;

/** One operation on one attribute. Throws `mutability` for what a client cannot write. */
export function applyToAttribute(
  work: Work,
  op: PatchOperation["op"],
  target: AttributeTarget,
  value?: JsonValue,
): void {
  if (isIgnoredSchemas(work, target.attribute)) return;
  refuseReadOnly(target.attribute);
  if (target.subAttribute !== undefined) refuseReadOnly(target.subAttribute);
  if (op === "remove" && value !== undefined && value !== null) refuseRemoveValue(work, target);
  const current = readValue(work.draft, target.attribute);
  const unassigns =
    op === "replace" && (value === null || (target.attribute.multiValued && isArray(value) && value.length === 0));
  const effective = unassigns && target.filter === undefined ? "remove" : op;
  const listed = unassigns ? undefined : value;
  const next = target.attribute.multiValued
    ? changeElements(work, effective, target, isArray(current) ? current : [], listed)
    : changeSingle(work, effective, target, current, listed);
  write(work, target.attribute, next);
}

function isIgnoredSchemas(work: Work, attribute: CompiledAttribute): boolean {
  if (attribute.path.schema !== undefined || attribute.name !== "schemas") return false;
  const detail = "schemas follows from the attributes that a resource has, and is not changed by itself";
  if (!work.tolerate("schemas-operation", detail)) throw scimErrors.mutability(detail);
  return true;
}

function refuseReadOnly(attribute: CompiledAttribute): void {
  if (attribute.mutability === "readOnly") {
    throw scimErrors.mutability(`${attribute.label} is readOnly: only the service provider sets it`);
  }
}

/** A value says which elements of a whole list are meant (`removeListed`); elsewhere it says nothing that the path does not. */
function refuseRemoveValue(work: Work, { attribute, filter, subAttribute }: AttributeTarget): void {
  if (attribute.multiValued && filter === undefined && subAttribute === undefined) return;
  const label = subAttribute?.label ?? attribute.label;
  if (work.tolerate("remove-value", `${label} is removed with a value`)) return;
  throw scimErrors.invalidValue(`remove takes no value: the path says all that is removed of ${label}`);
}

function write(work: Work, attribute: CompiledAttribute, value: JsonValue | undefined): void {
  const next = isArray(value) && value.length === 0 ? undefined : value;
  // An extension that goes takes what it requires with it: that is looked at in the end.
  const isRequired = attribute.required && attribute.path.schema === undefined;
  if (next === undefined && isRequired) {
    throw scimErrors.mutability(`${attribute.label} is required and cannot be removed`);
  }
  if (next === undefined && attribute.mutability === "immutable" && readValue(work.draft, attribute) !== undefined) {
    throw scimErrors.mutability(`${attribute.label} is immutable and cannot be removed`);
  }
  if (next !== undefined) requireValue(attribute, next);
  work.touched.add(attribute);
  writeValue(work.draft, attribute, next);
}

function changeSingle(
  work: Work,
  op: PatchOperation["op"],
  target: AttributeTarget,
  current: JsonValue | undefined,
  value: JsonValue | undefined,
): JsonValue | undefined {
  const { attribute, subAttribute } = target;
  if (subAttribute !== undefined) {
    const members = { [subAttribute.name]: op === "remove" ? null : (value ?? null) };
    return mergeComplex(isObject(current) ? current : {}, members, attribute, work.tolerate);
  }
  if (op === "remove") return undefined;
  // Adding nothing leaves what there is.
  const given = unwrapped(value, attribute, work.tolerate);
  if (given === null || given === undefined) return current;
  if (attribute.type !== "complex") return canonicaliseOne(given, attribute, work.tolerate);
  const base = attribute.open && op === "replace" ? {} : current;
  return mergeComplex(isObject(base) ? base : {}, given, attribute, work.tolerate);
}

function changeElements(
  work: Work,
  op: PatchOperation["op"],
  target: AttributeTarget,
  current: JsonArray,
  value: JsonValue | undefined,
): JsonArray {
  countVisit(work, current);
  const { attribute, filter, subAttribute } = target;
  if (filter !== undefined || subAttribute !== undefined) return changeChosen(work, op, target, current, value);
  const { tolerate } = work;
  if (op === "add")
    return value === null || value === undefined ? current : addElements(current, value, attribute, tolerate);
  if (op === "replace") return replaceElements(current, value ?? [], attribute, tolerate);
  if (value === undefined || value === null) return [];
  if (!tolerate("remove-value-list", `${attribute.label} is removed by a list of values`)) {
    throw scimErrors.invalidValue(
      `remove takes no value: choose the elements of ${attribute.label} with a value filter in path`,
    );
  }
  return removeListed(current, value, attribute, tolerate);
}

function countVisit(work: Work, elements: JsonArray): void {
  work.visited += elements.length;
  if (work.visited > mostVisited)
    throw scimErrors.tooMany("The operations look at too many values; send fewer in a request");
}

function changeChosen(
  work: Work,
  op: PatchOperation["op"],
  target: AttributeTarget,
  current: JsonArray,
  value: JsonValue | undefined,
): JsonArray {
  const { attribute, subAttribute } = target;
  const { tolerate } = work;
  const chosen = chooseElements(current, target, op);
  const unassigns = op === "remove" || value === null || value === undefined;
  if (chosen.size === 0) {
    if (!unassigns) return addElements(current, createElement(target, value, tolerate), attribute, tolerate);
    refuseMissing(work, target, op);
    return current;
  }
  if (subAttribute !== undefined) {
    const members: JsonObject = { [subAttribute.name]: unassigns ? null : value };
    return mergeIntoChosen(current, chosen, members, attribute, tolerate);
  }
  if (unassigns) return op === "add" ? current : current.filter((element) => !chosen.has(element));
  if (op === "replace") return replaceChosen(current, chosen, value, attribute, tolerate);
  const members = canonicaliseOne(unwrapped(value, attribute, tolerate), attribute, tolerate);
  return isObject(members) ? mergeIntoChosen(current, chosen, members, attribute, tolerate) : current;
}

function refuseMissing(work: Work, target: AttributeTarget, op: PatchOperation["op"]): void {
  const detail = `No value of ${target.attribute.label} matches the path`;
  if (op === "add" || work.tolerate("remove-missing", detail)) return;
  throw scimErrors.noTarget(detail);
}
