import { byName, type CompiledAttribute, compileAttribute } from "../attribute/compiled.ts";
import { commonAttributes } from "./common.ts";
import type { ResourceTypeDescription } from "./resource-type.ts";
import type { Schema } from "./schema.ts";

/** Where names are looked up: one schema, or a resource type with its extensions. */
export type SchemaSource = Schema | ResourceTypeDescription;

export interface CompiledSchema {
  /** The URN, in the schema's own spelling. */
  readonly id: string;
  readonly extension: boolean;
  /** Of an extension: whether every resource must have it. */
  readonly required: boolean;
  readonly attributes: readonly CompiledAttribute[];
  readonly attributesByName: ReadonlyMap<string, CompiledAttribute>;
}

/** A resource type compiled once: what validation, paths, filters, PATCH and projection look names up in. */
export interface CompiledResourceType {
  readonly name: string;
  readonly endpoint: string;
  readonly core: CompiledSchema;
  readonly extensions: readonly CompiledSchema[];
  /** Core and extensions by URN in lower case. */
  readonly schemasByUri: ReadonlyMap<string, CompiledSchema>;
  /** Attributes that are only shown when a client speaks of them (`returned: request`). */
  readonly onRequest: readonly CompiledAttribute[];
}

function compileSchema(schema: Schema, extension: boolean, required: boolean): CompiledSchema {
  const urn = extension ? schema.id : undefined;
  const own = schema.attributes.map((attribute) => compileAttribute(attribute, urn));
  const names = new Set(own.map((attribute) => attribute.name));
  const common = extension ? [] : commonAttributes.filter((attribute) => !names.has(attribute.name));
  const attributes = [...common.map((attribute) => compileAttribute(attribute, undefined)), ...own];
  return { id: schema.id, extension, required, attributes, attributesByName: byName(attributes) };
}

/** Compiles a resource type, or a schema alone as if it were one without extensions. */
export function compileResourceType(source: SchemaSource): CompiledResourceType {
  const type: ResourceTypeDescription =
    "schema" in source
      ? source
      : { name: source.name, endpoint: "", description: source.description, schema: source, extensions: [] };
  const core = compileSchema(type.schema, false, true);
  const extensions = type.extensions.map(({ schema, required }) => compileSchema(schema, true, required));
  const schemas = [core, ...extensions];
  return {
    name: type.name,
    endpoint: type.endpoint,
    core,
    extensions,
    schemasByUri: new Map(schemas.map((schema) => [schema.id.toLowerCase(), schema])),
    onRequest: schemas.flatMap((schema) => schema.attributes).filter((attribute) => attribute.returned === "request"),
  };
}

/** What a public function was given, compiled if it was not yet. */
export function compiled(source: CompiledResourceType | SchemaSource): CompiledResourceType {
  return "core" in source ? source : compileResourceType(source);
}
