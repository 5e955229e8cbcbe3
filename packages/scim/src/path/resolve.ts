import type { CompiledAttribute } from "../attribute/compiled.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType, CompiledSchema } from "../schema/compiled.ts";
import type { AttributePath } from "./attribute-path.ts";
import { nearest, quote } from "./suggest.ts";

/** What a name in a filter, a PATCH path or a list of attributes means. */
export type ResolvedPath =
  | {
      readonly kind: "attribute";
      /** The attribute at the root or in the extension. */
      readonly attribute: CompiledAttribute;
      readonly subAttribute?: CompiledAttribute;
    }
  /** A URN alone: the extension as a whole. */
  | { readonly kind: "schema"; readonly schema: CompiledSchema }
  /** `detail` gives a sentence without full stop that says what is wrong and what was perhaps meant, which takes some looking. */
  | { readonly kind: "unknown"; readonly detail: () => string };

/**
 * Resolves `[urn ":"] attribute ["." subAttribute]` (RFC 7644 section 3.10), in any letter case. Never throws: what an unknown
 * name is worth (400 `invalidFilter`, 400 `invalidPath`, nothing at all) is the caller's to say.
 */
export function resolvePath(text: string, type: CompiledResourceType, tolerate: Tolerate): ResolvedPath {
  // No attribute name holds a colon, and every URI does.
  return text.includes(":") ? resolveQualified(text, type, tolerate) : resolveLocal(text, type, tolerate);
}

function resolveQualified(text: string, type: CompiledResourceType, tolerate: Tolerate): ResolvedPath {
  const lower = text.toLowerCase();
  const schema = longestPrefix(lower, type);
  if (schema === undefined) {
    const urns = [...type.schemasByUri.values()].map((known) => known.id);
    const detail = () => `${type.name} has no schema ${quote(text)}; its schemas are ${urns.join(", ")}`;
    return { kind: "unknown", detail };
  }
  const rest = text.slice(schema.id.length);
  if (rest === "") return { kind: "schema", schema };
  if (rest.startsWith(".") && !tolerate("urn-dot", `${schema.id} is joined with a dot`)) {
    return { kind: "unknown", detail: () => `${schema.id} is joined to its attribute with a colon, not a dot` };
  }
  return resolveIn(schema, rest.slice(1), text, type);
}

/** URNs hold dots and colons themselves, so the schema is the longest known URN that the text begins with. */
function longestPrefix(lower: string, type: CompiledResourceType): CompiledSchema | undefined {
  let found: CompiledSchema | undefined;
  for (const [urn, schema] of type.schemasByUri) {
    const after = lower[urn.length];
    const fits = lower.startsWith(urn) && (after === undefined || after === ":" || after === ".");
    if (fits && urn.length > (found?.id.length ?? 0)) found = schema;
  }
  return found;
}

function resolveLocal(text: string, type: CompiledResourceType, tolerate: Tolerate): ResolvedPath {
  const found = resolveIn(type.core, text, text, type);
  if (found.kind !== "unknown") return found;
  const [name = ""] = text.split(".");
  const owners = extensionsWith(name, type);
  const [owner] = owners;
  if (owner === undefined || type.core.attributesByName.has(name.toLowerCase())) return found;
  if (owners.length === 1 && tolerate("root-extension-attribute", `${name} is an attribute of ${owner.id}`)) {
    return resolveIn(owner, text, text, type);
  }
  const detail = () => `${quote(name)} is an attribute of ${owner.id}: write ${owner.id}:${text}`;
  return { kind: "unknown", detail };
}

/** The extensions that have an attribute of this name. */
export function extensionsWith(name: string, type: CompiledResourceType): readonly CompiledSchema[] {
  return type.extensions.filter((schema) => schema.attributesByName.has(name.toLowerCase()));
}

function resolveIn(schema: CompiledSchema, local: string, text: string, type: CompiledResourceType): ResolvedPath {
  const [name = "", subName, ...more] = local.split(".");
  const attribute = schema.attributesByName.get(name.toLowerCase());
  if (attribute === undefined) return { kind: "unknown", detail: () => unknownAttribute(name, schema, type) };
  if (subName === undefined) return { kind: "attribute", attribute };
  const subAttribute = attribute.subAttributesByName.get(subName.toLowerCase());
  if (subAttribute !== undefined && more.length === 0) return { kind: "attribute", attribute, subAttribute };
  return { kind: "unknown", detail: () => unknownSubAttribute(attribute, local.slice(name.length + 1), text) };
}

/** What to say of an attribute name that `schema` does not have. */
export function unknownAttribute(name: string, schema: CompiledSchema, type: CompiledResourceType): string {
  const owner = schema.extension ? schema.id : type.name;
  return `${owner} has no attribute ${quote(name)}${whatWasMeant(name, schema, type)}`;
}

/** The attribute of that name in another schema, or the nearest of this one, or the nearest of another. */
function whatWasMeant(name: string, schema: CompiledSchema, type: CompiledResourceType): string {
  const others = [type.core, ...type.extensions].filter((other) => other !== schema);
  const home = others.find((other) => other.attributesByName.has(name.toLowerCase()));
  if (home !== undefined) return `; it is an attribute of ${home.id}`;
  const suggestion = nearest(name, names(schema.attributes));
  if (suggestion !== undefined) return `; did you mean ${suggestion}?`;
  const elsewhere = others.flatMap((other) => other.attributes);
  const near = nearest(name, names(elsewhere));
  const meant = elsewhere.find((attribute) => attribute.name === near);
  return meant === undefined ? "" : `; did you mean ${meant.label}?`;
}

/** What to say of a sub-attribute name that `attribute` does not have. */
export function unknownSubAttribute(attribute: CompiledAttribute, name: string, text = name): string {
  if (attribute.subAttributes.length === 0)
    return `${attribute.label} has no sub-attributes, so ${quote(text)} names none`;
  const suggestion = nearest(name, names(attribute.subAttributes));
  const hint =
    suggestion === undefined
      ? `; it has ${names(attribute.subAttributes).join(", ")}`
      : `; did you mean ${attribute.name}.${suggestion}?`;
  return `${attribute.label} has no sub-attribute ${quote(name)}${hint}`;
}

function names(attributes: readonly CompiledAttribute[]): readonly string[] {
  return attributes.map((attribute) => attribute.name);
}

/** The attribute that an `AttributePath` names, in the schema's own spelling; `undefined` when there is none. */
export function findAttribute(
  path: AttributePath,
  type: CompiledResourceType,
): { readonly attribute: CompiledAttribute; readonly subAttribute?: CompiledAttribute } | undefined {
  const schema = path.schema === undefined ? type.core : type.schemasByUri.get(path.schema.toLowerCase());
  const attribute = schema?.attributesByName.get(path.attribute.toLowerCase());
  if (attribute === undefined) return undefined;
  if (path.subAttribute === undefined) return { attribute };
  const subAttribute = attribute.subAttributesByName.get(path.subAttribute.toLowerCase());
  return subAttribute === undefined ? undefined : { attribute, subAttribute };
}
