import type { CompiledAttribute } from "../attribute/compiled.ts";
import { isObject, type Writable } from "../json/value.ts";
import type { JsonObject, JsonValue } from "./resource.ts";

/** The value of an attribute at the root or in its extension, in a resource of declared names. */
export function readValue(resource: JsonObject, attribute: CompiledAttribute): JsonValue | undefined {
  const { schema } = attribute.path;
  const value = schema === undefined ? own(resource, attribute.name) : extensionValue(resource, schema, attribute.name);
  return value === null ? undefined : value;
}

function extensionValue(resource: JsonObject, schema: string, name: string): JsonValue | undefined {
  const extension = own(resource, schema);
  return isObject(extension) ? own(extension, name) : undefined;
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A draft with the attribute set, or without it when the value is `undefined`; what is nested is copied, not changed. */
export function writeValue(draft: Writable, attribute: CompiledAttribute, value: JsonValue | undefined): void {
  const { schema } = attribute.path;
  if (schema === undefined) {
    put(draft, attribute.name, value);
    return;
  }
  const current = draft[schema];
  const extension: Writable = isObject(current) ? { ...current } : {};
  put(extension, attribute.name, value);
  put(draft, schema, Object.keys(extension).length === 0 ? undefined : extension);
}

function put(target: Writable, name: string, value: JsonValue | undefined): void {
  if (value === undefined) delete target[name];
  else target[name] = value;
}
