import type { ResourceTypeDescription } from "./resource-type.ts";
import type { Schema } from "./schema.ts";

/** Where names are looked up: one schema, or a resource type with its extensions. */
export type SchemaSource = Schema | ResourceTypeDescription;

export interface CompiledResourceType {
  readonly name: string;
}

export function compileResourceType(source: SchemaSource): CompiledResourceType {
  return { name: source.name };
}
