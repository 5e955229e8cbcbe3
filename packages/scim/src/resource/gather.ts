import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isObject, kindOf } from "../json/value.ts";
import { extensionsWith, unknownAttribute } from "../path/resolve.ts";
import { quote } from "../path/suggest.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType, CompiledSchema } from "../schema/compiled.ts";
import { successorOf } from "../schema/legacy.ts";
import type { JsonObject, JsonValue } from "./resource.ts";

/** Attributes with the value that a body gives them, before they are checked. */
export interface Given {
  readonly values: Map<CompiledAttribute, JsonValue | undefined>;
  /** The extensions whose URN is a member of the body. */
  readonly extensions: Set<CompiledSchema>;
}

/** The attributes that the members of a body stand for. Throws `invalidSyntax` for what is unknown, or given twice. */
export function gatherAttributes(body: JsonObject, type: CompiledResourceType, tolerate: Tolerate): Given {
  const given: Given = { values: new Map(), extensions: new Set() };
  for (const name of Object.keys(body)) {
    const lower = name.toLowerCase();
    const attribute = type.core.attributesByName.get(lower);
    const schema = type.schemasByUri.get(lower);
    if (attribute !== undefined) give(given, attribute, body[name]);
    else if (schema !== undefined) gatherSchema(given, schema, body[name], type, tolerate);
    else gatherUnknown(given, name, body[name], type, tolerate);
  }
  return given;
}

function give(given: Given, attribute: CompiledAttribute, value: JsonValue | undefined): void {
  if (given.values.has(attribute)) throw scimErrors.invalidSyntax(`${attribute.label} is given more than once`);
  given.values.set(attribute, value);
}

function gatherSchema(
  given: Given,
  schema: CompiledSchema,
  value: JsonValue | undefined,
  type: CompiledResourceType,
  tolerate: Tolerate,
): void {
  if (!schema.extension) requireCoreMember(schema, tolerate);
  if (given.extensions.has(schema)) throw scimErrors.invalidSyntax(`${schema.id} is given more than once`);
  given.extensions.add(schema);
  if (value === null || value === undefined) return;
  if (!isObject(value)) throw scimErrors.invalidValue(`${schema.id} must be an object, not ${kindOf(value)}`);
  for (const name of Object.keys(value)) {
    const attribute = schema.attributesByName.get(name.toLowerCase());
    if (attribute !== undefined) give(given, attribute, value[name]);
    else refuseUnknown(() => unknownAttribute(name, schema, type), tolerate);
  }
}

/** The core schema has no member of its own: its attributes are those of the resource. */
export function requireCoreMember(core: CompiledSchema, tolerate: Tolerate): void {
  const detail = `the attributes of ${core.id} stand at the root, not in a member of that name`;
  if (!tolerate("core-member", detail)) throw scimErrors.invalidSyntax(detail);
}

function gatherUnknown(
  given: Given,
  name: string,
  value: JsonValue | undefined,
  type: CompiledResourceType,
  tolerate: Tolerate,
): void {
  const detailOfUri = `${type.name} has no schema ${quote(name)}`;
  const successor = successorOf(name, type);
  if (successor?.extension === true && tolerate("legacy-schema", detailOfUri)) {
    gatherSchema(given, successor, value, type, tolerate);
    return;
  }
  const [owner] = extensionsWith(name, type);
  const attribute = owner?.attributesByName.get(name.toLowerCase());
  if (owner === undefined || attribute === undefined) {
    refuseUnknown(() => (name.includes(":") ? detailOfUri : unknownAttribute(name, type.core, type)), tolerate);
    return;
  }
  const detail = `${name} is an attribute of ${owner.id}: send it in that member of the body`;
  if (!tolerate("root-extension-attribute", detail)) throw scimErrors.invalidSyntax(detail);
  give(given, attribute, value);
}

function refuseUnknown(detail: () => string, tolerate: Tolerate): void {
  if (!tolerate("unknown-attribute", detail)) throw scimErrors.invalidSyntax(detail());
}
