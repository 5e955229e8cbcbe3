import type { CompiledAttribute } from "../attribute/compiled.ts";
import type { Writable } from "../json/value.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { JsonValue, NewResource } from "./resource.ts";

/**
 * Builds a resource of declared names from what `read` gives for each attribute, in the schemas' order; `schemas` names the
 * core, the extensions that have a value and those that every resource has.
 */
export function assembleResource(
  type: CompiledResourceType,
  read: (attribute: CompiledAttribute) => JsonValue | undefined,
): NewResource {
  const schemas = [type.core.id];
  const resource: Writable = { schemas };
  for (const attribute of type.core.attributes) {
    if (attribute.name !== "schemas") put(resource, attribute, read(attribute));
  }
  for (const extension of type.extensions) {
    const members: Writable = {};
    let empty = true;
    for (const attribute of extension.attributes) empty = !put(members, attribute, read(attribute)) && empty;
    if (empty && !extension.required) continue;
    resource[extension.id] = members;
    schemas.push(extension.id);
  }
  return { ...resource, schemas };
}

function put(target: Writable, attribute: CompiledAttribute, value: JsonValue | undefined): boolean {
  if (value === undefined) return false;
  target[attribute.name] = value;
  return true;
}
