import { isObject } from "../json/value.ts";
import { nearest } from "../path/suggest.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { JsonObject, JsonValue } from "./resource.ts";

/** Attributes that say nothing of what the resource is. */
const bookkeeping: ReadonlySet<string> = new Set(["schemas", "id", "meta"]);

function isKnown(name: string, type: CompiledResourceType): boolean {
  const lower = name.toLowerCase();
  if (bookkeeping.has(lower)) return false;
  return (
    type.core.attributesByName.has(lower) ||
    type.schemasByUri.has(lower) ||
    type.extensions.some((extension) => extension.attributesByName.has(lower))
  );
}

function requiredAttributes(type: CompiledResourceType): string {
  const names = type.core.attributes.filter((attribute) => attribute.required && !bookkeeping.has(attribute.name));
  return names.length === 0 ? "" : `; required: ${names.map((attribute) => attribute.name).join(", ")}`;
}

/**
 * Looks at a body that should be a resource and says what it is instead: nothing, or a resource inside a wrapper
 * (`{"userData": {…}}`), a mistake seen often. `undefined` when it holds at least one attribute of the type at its root.
 */
export function diagnoseMissingResource(body: JsonValue | undefined, type: CompiledResourceType): string | undefined {
  if (!isObject(body)) return `the body must be a JSON object that holds the ${type.name}${requiredAttributes(type)}`;
  const names = Object.keys(body);
  if (names.some((name) => isKnown(name, type))) return undefined;
  const wrapper = findWrapper(body, type);
  if (wrapper !== undefined) {
    return `the body is wrapped in ${JSON.stringify(wrapper)}; send the members of ${JSON.stringify(wrapper)} at the root`;
  }
  const unknown = names.find((name) => !bookkeeping.has(name.toLowerCase()));
  if (unknown === undefined) return `the body holds no attribute of a ${type.name}${requiredAttributes(type)}`;
  const meant = nearest(
    unknown,
    type.core.attributes.map((attribute) => attribute.name),
  );
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return `no member of the body is an attribute of a ${type.name}${requiredAttributes(type)}${hint}`;
}

/** The one object member that holds known attributes; its name may be quoted in an answer only when it is short. */
function findWrapper(body: JsonObject, type: CompiledResourceType): string | undefined {
  const objects = Object.keys(body).filter((name) => !bookkeeping.has(name.toLowerCase()) && isObject(body[name]));
  const [name, ...others] = objects;
  if (name === undefined || others.length > 0 || name.length > 64) return undefined;
  const inner = body[name];
  return isObject(inner) && Object.keys(inner).some((member) => isKnown(member, type)) ? name : undefined;
}
