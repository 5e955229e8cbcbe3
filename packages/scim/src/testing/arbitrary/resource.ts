import fc from "fast-check";
import type { CompiledAttribute } from "../../attribute/compiled.ts";
import { tolerateNothing } from "../../profile/tolerate.ts";
import type { JsonObject, JsonValue, NewResource } from "../../resource/resource.ts";
import { validateResource } from "../../resource/validate.ts";
import { type CompiledResourceType, type CompiledSchema, compiled, type SchemaSource } from "../../schema/compiled.ts";
import { arbitraryValue } from "./value.ts";

function isWritten(attribute: CompiledAttribute): boolean {
  return attribute.mutability !== "readOnly" && attribute.name !== "schemas";
}

function arbitraryMembers(schema: CompiledSchema): fc.Arbitrary<JsonObject> {
  const members: Record<string, fc.Arbitrary<JsonValue>> = {};
  const written = schema.attributes.filter(isWritten);
  for (const attribute of written) members[attribute.name] = arbitraryValue(attribute);
  const requiredKeys = written.filter((attribute) => attribute.required).map((attribute) => attribute.name);
  return fc.record(members, { requiredKeys, noNullPrototype: true });
}

/** A body that a client may POST or PUT: every attribute is fit for its schema, none is readOnly. */
export function arbitraryBody(of: CompiledResourceType | SchemaSource): fc.Arbitrary<JsonObject> {
  const type = compiled(of);
  const extensions: Record<string, fc.Arbitrary<JsonObject>> = {};
  for (const extension of type.extensions) extensions[extension.id] = arbitraryMembers(extension);
  const requiredKeys = type.extensions.filter((extension) => extension.required).map((extension) => extension.id);
  return fc
    .tuple(arbitraryMembers(type.core), fc.record(extensions, { requiredKeys, noNullPrototype: true }))
    .map(([core, extended]) => ({ schemas: [type.core.id, ...Object.keys(extended)], ...core, ...extended }))
    .filter((body) => Object.keys(body).length > 1);
}

/** A resource as a store is given it. */
export function arbitraryResource(of: CompiledResourceType | SchemaSource): fc.Arbitrary<NewResource> {
  const type = compiled(of);
  const options = { tolerate: tolerateNothing, missingResourceDetail: "" };
  return arbitraryBody(type).map((body) => validateResource(body, type, options));
}
