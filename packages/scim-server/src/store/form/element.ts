import type { CompiledAttribute, JsonValue } from "@castellan/scim";
import { type ApartAttribute, isSecret } from "../layout/layout.ts";
import { indexKey } from "./index-entry.ts";
import { isObject, memberOf } from "./json.ts";
import { foldText, searchElement } from "./search-value.ts";
import { digest } from "./text-key.ts";

/** What makes an element the one it is: its `value` and its `type` (RFC 7643 section 2.4), folded; `kind` is "" without a type. */
export interface ElementKey {
  readonly value: string;
  readonly kind: string;
}

/** An element of an attribute that is kept apart, as its row has it. */
export interface ElementForm extends ElementKey {
  readonly document: string;
  readonly search: string;
}

/** A type shares its row of the index with a value, so that little room is left for it; kinds are never ordered. */
const longestKind = 100;

function kindKey(kind: string): string {
  return kind.length <= longestKind ? kind : `\u0001${digest(kind)}`;
}

/** An element without a `value` is known by all of it; the sign before the hash is in no text that clients may send. */
export function elementKey(element: JsonValue, { attribute, hasKinds }: ApartAttribute): ElementKey {
  const sub = attribute.subAttributesByName.get("value");
  const value = indexKey(isObject(element) ? memberOf(element, "value") : element, sub ?? attribute);
  const type = attribute.subAttributesByName.get("type");
  const kind = hasKinds && type !== undefined ? memberOf(element, "type") : undefined;
  return {
    value: value ?? `\u0001${digest(JSON.stringify(shownElement(element, attribute)))}`,
    kind: typeof kind === "string" && type !== undefined ? kindKey(foldText(kind, type)) : "",
  };
}

export function elementForm(element: JsonValue, apart: ApartAttribute): ElementForm {
  const { attribute } = apart;
  return {
    ...elementKey(element, apart),
    document: JSON.stringify(shownElement(element, attribute)),
    search: JSON.stringify(searchElement(element, attribute) ?? {}),
  };
}

function shownElement(element: JsonValue, attribute: CompiledAttribute): JsonValue {
  if (!isObject(element) || !attribute.subAttributes.some(isSecret)) return element;
  const secret = new Set(attribute.subAttributes.filter(isSecret).map((sub) => sub.name));
  return Object.fromEntries(Object.entries(element).filter(([name]) => !secret.has(name)));
}
