import { createHash } from "node:crypto";
import {
  type CompiledAttribute,
  type CompiledResourceType,
  compileProjector,
  compileResourceType,
  defaultSelection,
  type Projector,
  type ResourceTypeDescription,
} from "@castellan/scim";

/** Moves on when rows are written in another form, so that those of an older version are written anew. */
const format = 1;

/** An attribute, or sub-attribute, whose values are rows of the index. */
export interface IndexedAttribute {
  readonly position: number;
  readonly label: string;
  /** The attribute at the root or in the extension. */
  readonly attribute: CompiledAttribute;
  readonly subAttribute: CompiledAttribute | undefined;
  /** The one whose values these are. */
  readonly leaf: CompiledAttribute;
  readonly unique: boolean;
  /** Whether a resource has one value at most: only then can the index give an order. */
  readonly single: boolean;
}

/** A multi-valued attribute whose elements are rows of their own. */
export interface ApartAttribute {
  readonly position: number;
  readonly attribute: CompiledAttribute;
  /** Whether elements differ by `type` as well as by `value`. */
  readonly hasKinds: boolean;
}

/** How the resources of one type become rows. */
export interface Layout {
  readonly type: CompiledResourceType;
  readonly attributes: readonly CompiledAttribute[];
  readonly indexed: readonly IndexedAttribute[];
  readonly apart: readonly ApartAttribute[];
  /** What is hashed and never shown. */
  readonly secrets: readonly CompiledAttribute[];
  /** What is shown by default, where that is not all there is. */
  readonly projector: Projector | undefined;
  /** Equal for layouts that write the same rows. */
  readonly signature: string;
}

/** Throws a `TypeError` for a name in `indexed` or `apart` that the type does not have, or cannot be kept so. */
export function compileLayout(
  description: ResourceTypeDescription,
  indexed: readonly string[],
  apart: readonly string[],
): Layout {
  const type = compileResourceType(description);
  const attributes = [type.core, ...type.extensions].flatMap((schema) => schema.attributes);
  refuseQuotes(type, attributes);
  const apartAttributes = apart.map((name, position) => apartAttribute(name, position, attributes));
  const kept = attributes.filter((attribute) => !apartAttributes.some((one) => one.attribute === attribute));
  const wanted = new Set(indexed.map((name) => name.toLowerCase()));
  const indexedAttributes = leavesOf(kept)
    .filter(({ leaf }) => wanted.delete(leaf.label.toLowerCase()) || isUnique(leaf))
    .map((leaf, index) => ({ ...leaf, position: apart.length + index }));
  const [unknown] = wanted;
  if (unknown !== undefined) throw new TypeError(`${type.name} has no attribute ${unknown} that could be indexed`);
  return {
    type,
    attributes,
    indexed: indexedAttributes,
    apart: apartAttributes,
    secrets: attributes.filter(isSecret),
    projector: attributes.some(isHiddenByDefault) ? compileProjector(type, defaultSelection) : undefined,
    signature: sign(attributes, indexedAttributes, apartAttributes),
  };
}

export function isSecret(attribute: CompiledAttribute): boolean {
  return attribute.returned === "never" || attribute.mutability === "writeOnly";
}

function isHiddenByDefault(attribute: CompiledAttribute): boolean {
  return attribute.returned === "request" || attribute.subAttributes.some((sub) => sub.returned === "request");
}

function isUnique(attribute: CompiledAttribute): boolean {
  return attribute.uniqueness !== "none" && attribute.label !== "id";
}

function leavesOf(attributes: readonly CompiledAttribute[]): Omit<IndexedAttribute, "position">[] {
  return attributes
    .filter((attribute) => !isSecret(attribute) && attribute.name !== "meta" && attribute.label !== "id")
    .flatMap((attribute) => {
      if (attribute.type !== "complex") return [leafOf(attribute, undefined)];
      return attribute.subAttributes.filter((sub) => !isSecret(sub)).map((sub) => leafOf(attribute, sub));
    });
}

function leafOf(
  attribute: CompiledAttribute,
  subAttribute: CompiledAttribute | undefined,
): Omit<IndexedAttribute, "position"> {
  const leaf = subAttribute ?? attribute;
  const single = !attribute.multiValued && !leaf.multiValued;
  return { attribute, subAttribute, leaf, label: leaf.label, unique: isUnique(leaf), single };
}

function apartAttribute(name: string, position: number, attributes: readonly CompiledAttribute[]): ApartAttribute {
  const attribute = attributes.find((one) => one.label.toLowerCase() === name.toLowerCase());
  if (attribute === undefined || !attribute.multiValued || attribute.type !== "complex" || attribute.open) {
    throw new TypeError(`${name} cannot be kept apart: that is for multi-valued complex attributes`);
  }
  if (isSecret(attribute) || isHiddenByDefault(attribute)) {
    throw new TypeError(`${name} cannot be kept apart: it is not shown, or not shown whole, by default`);
  }
  if (attribute.path.schema !== undefined) throw new TypeError(`${name} cannot be kept apart: it is in an extension`);
  return { position, attribute, hasKinds: attribute.subAttributesByName.has("type") };
}

/** Names become JSON paths in SQL, where SQLite knows no escape for a quotation mark. */
function refuseQuotes(type: CompiledResourceType, attributes: readonly CompiledAttribute[]): void {
  const names = [...type.extensions.map((schema) => schema.id), ...attributes.map((attribute) => attribute.name)];
  const subs = attributes.flatMap((attribute) => attribute.subAttributes.map((sub) => sub.name));
  const refused = [...names, ...subs].find((name) => /["\\]/.test(name));
  if (refused !== undefined) throw new TypeError(`${refused} cannot be kept: a name must not hold " or \\`);
}

function sign(
  attributes: readonly CompiledAttribute[],
  indexed: readonly IndexedAttribute[],
  apart: readonly ApartAttribute[],
): string {
  const form = [
    format,
    attributes.map(traits),
    indexed.map((one) => [one.label, one.unique]),
    apart.map((one) => one.attribute.label),
  ];
  return createHash("sha256").update(JSON.stringify(form)).digest("base64url");
}

function traits(attribute: CompiledAttribute): readonly unknown[] {
  const { label, type, multiValued, caseExact, mutability, returned, subAttributes } = attribute;
  return [label, type, multiValued, caseExact, mutability === "writeOnly", returned, subAttributes.map(traits)];
}
