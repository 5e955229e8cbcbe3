import { unwrapped } from "../attribute/canonicalise.ts";
import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import type { Filter } from "../filter/filter.ts";
import { elementPredicate } from "../filter/predicate.ts";
import { isObject, kindOf, type Writable } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { JsonArray, JsonObject, JsonValue } from "../resource/resource.ts";
import type { AttributeTarget } from "./attribute.ts";
import type { PatchOperation } from "./request.ts";

/** The elements that a path chooses: those that its filter matches, or all of them. */
export function chooseElements(
  current: JsonArray,
  target: AttributeTarget,
  op: PatchOperation["op"],
): ReadonlySet<JsonValue> {
  const { attribute, filter, subAttribute } = target;
  if (filter === undefined) {
    if (op !== "remove" && current.length > 1) {
      throw scimErrors.invalidPath(
        `${subAttribute?.label ?? attribute.label} has ${current.length} values: choose one with a value filter, ${attribute.label}[…]`,
      );
    }
    return new Set(current);
  }
  const matches = elementPredicate(filter, attribute);
  return new Set(current.filter((element) => isObject(element) && matches(element)));
}

/**
 * The element that a path chooses and that is not there: made from the equalities of its filter and the value (RFC 7644 has
 * `noTarget` here). Throws `noTarget` where that is not tolerated, or where the filter does not say what to create.
 */
export function createElement(target: AttributeTarget, value: JsonValue, tolerate: Tolerate): JsonObject {
  const { attribute, filter, subAttribute } = target;
  const element: Writable = {};
  // What contradicts itself would be created in vain: the filter would not match it.
  const isSpelledOut =
    filter === undefined ||
    (fillFromEqualities(element, filter, attribute) && elementPredicate(filter, attribute)(element));
  if (!isSpelledOut) {
    throw scimErrors.noTarget(
      `No value of ${attribute.label} matches the path, and its filter does not say what to create`,
    );
  }
  const detail = `No value of ${attribute.label} matches the path`;
  if (!tolerate("create-on-missing", detail)) throw scimErrors.noTarget(detail);
  if (subAttribute !== undefined) return { ...element, [subAttribute.name]: value };
  const given = unwrapped(value, attribute, tolerate);
  if (!isObject(given)) throw scimErrors.invalidValue(`${attribute.label} must be an object, not ${kindOf(given)}`);
  return withoutRepeats(element, given, attribute);
}

/** The client's members win over the filter's, whatever their letter case. */
function withoutRepeats(element: JsonObject, given: JsonObject, attribute: CompiledAttribute): JsonObject {
  const named = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const rest = attribute.subAttributes.filter(
    (sub) => !named.has(sub.name.toLowerCase()) && element[sub.name] !== undefined,
  );
  return { ...given, ...Object.fromEntries(rest.map((sub) => [sub.name, element[sub.name]])) };
}

function fillFromEqualities(element: Writable, filter: Filter, attribute: CompiledAttribute): boolean {
  if (filter.kind === "and") return filter.operands.every((operand) => fillFromEqualities(element, operand, attribute));
  if (filter.kind !== "comparison" || filter.operator !== "eq") return false;
  const sub = attribute.subAttributesByName.get(filter.path.attribute.toLowerCase());
  if (sub === undefined) return false;
  element[sub.name] = filter.value;
  return true;
}
