import type { AttributeDefinition, AttributeType } from "@castellan/governance";
import type { SchemaDocument, ScimAttribute } from "./schema-document.ts";

/**
 * `single`: one value. `values`: a list of simple values. `elements`: a list of complex values, known by their `value`.
 * `parts`: what the elements of a complex list say about themselves (`groups.display`); only read.
 */
export type Shape = "single" | "values" | "elements" | "parts";

/** Where an attribute of the application lives in a SCIM resource. */
export interface AttributeMapping {
  readonly definition: AttributeDefinition;
  readonly shape: Shape;
  /** The URN of the extension that it belongs to; absent for the core schema. */
  readonly extension: string | undefined;
  readonly attribute: string;
  readonly subAttribute: string | undefined;
  /** How an element is written besides its `value`, as far as the server lets clients write it. */
  readonly element: { readonly type: string | undefined; readonly primary: boolean } | undefined;
  /** Is it in what the server answers? A password is not. */
  readonly readable: boolean;
}

/** Complex lists whose elements are what a person has been given, rather than ways to reach the person. */
const entitlements: ReadonlySet<string> = new Set(["groups", "roles", "entitlements"]);

const attributeTypes: Readonly<Record<string, AttributeType>> = {
  boolean: "boolean",
  integer: "int",
  dateTime: "date",
};

interface Place {
  readonly extension: string | undefined;
  /** Gives an attribute the name that governance knows it by. */
  readonly name: (attribute: string) => string;
}

const writable = ({ mutability }: ScimAttribute): boolean => mutability !== "readOnly";
const readable = ({ mutability, returned }: ScimAttribute): boolean =>
  mutability !== "writeOnly" && returned !== "never";

function mapping(place: Place, attribute: ScimAttribute, shape: Shape, sub?: ScimAttribute): AttributeMapping {
  const described = sub ?? attribute;
  const own = place.name(attribute.name);
  const named = sub === undefined || (shape === "elements" && sub.name === "value") ? own : `${own}.${sub.name}`;
  return {
    definition: {
      name: named,
      type: readable(described) ? (attributeTypes[described.type] ?? "string") : "secret",
      multi: shape !== "single",
      required: attribute.required && (shape === "elements" || described.required),
      writable: shape !== "parts" && writable(attribute) && (shape === "elements" || writable(described)),
      entitlement: shape === "elements" && entitlements.has(attribute.name),
      ...(described.description === undefined ? {} : { description: described.description }),
    },
    shape,
    extension: place.extension,
    attribute: attribute.name,
    subAttribute: sub?.name,
    element: shape === "elements" ? elementOf(attribute) : undefined,
    readable: readable(attribute) && readable(described),
  };
}

function elementOf({ name, subAttributes }: ScimAttribute): AttributeMapping["element"] {
  if (entitlements.has(name)) return { type: undefined, primary: false };
  const type = subAttributes.find((sub) => sub.name === "type" && writable(sub));
  const primary = subAttributes.some((sub) => sub.name === "primary" && writable(sub));
  const values = type?.canonicalValues ?? [];
  const work = values.find((value) => value.toLowerCase() === "work") ?? values[0] ?? "work";
  return { type: type === undefined ? undefined : work, primary };
}

function mappingsOf(place: Place, attribute: ScimAttribute): readonly AttributeMapping[] {
  const subAttributes = attribute.subAttributes.filter(({ name, type }) => name !== "$ref" && type !== "complex");
  if (attribute.type !== "complex") return [mapping(place, attribute, attribute.multiValued ? "values" : "single")];
  if (!attribute.multiValued) return subAttributes.map((sub) => mapping(place, attribute, "single", sub));
  const value = subAttributes.find(({ name }) => name === "value");
  if (value === undefined) return subAttributes.map((sub) => mapping(place, attribute, "parts", sub));
  const display = subAttributes.filter(({ name }) => name === "display" && entitlements.has(attribute.name));
  return [
    mapping(place, attribute, "elements", value),
    ...display.map((sub) => mapping(place, attribute, "parts", sub)),
  ];
}

/** RFC 7643 section 3.1: every resource has it, and no schema publishes it. */
const id: ScimAttribute = {
  name: "id",
  type: "string",
  multiValued: false,
  required: true,
  mutability: "readOnly",
  returned: "always",
  canonicalValues: [],
  description: "The identifier that the server gave the resource",
  subAttributes: [],
};
/** What is of the protocol, not of the account; `meta` would make every account look changed after a mere touch. */
const omitted: ReadonlySet<string> = new Set(["id", "schemas", "meta"]);

/**
 * Flattens the schemas of a resource type. An extension's attribute keeps its own name where no other attribute has it (names
 * are compared without regard to case, as SCIM does), and is qualified with the extension's URN where one has.
 */
export function mapAttributes(
  core: SchemaDocument,
  extensions: readonly SchemaDocument[],
): readonly AttributeMapping[] {
  const owners = new Map<string, number>();
  for (const schema of [core, ...extensions]) {
    for (const { name } of schema.attributes) owners.set(name.toLowerCase(), (owners.get(name.toLowerCase()) ?? 0) + 1);
  }
  const root: Place = { extension: undefined, name: (attribute) => attribute };
  const mappings = [id, ...core.attributes.filter(({ name }) => !omitted.has(name))].flatMap((attribute) =>
    mappingsOf(root, attribute),
  );
  for (const extension of extensions) {
    const isOwn = (attribute: string): boolean =>
      owners.get(attribute.toLowerCase()) === 1 && !omitted.has(attribute.toLowerCase());
    const place: Place = {
      extension: extension.id,
      name: (attribute) => (isOwn(attribute) ? attribute : `${extension.id}:${attribute}`),
    };
    mappings.push(...extension.attributes.flatMap((attribute) => mappingsOf(place, attribute)));
  }
  return mappings;
}
