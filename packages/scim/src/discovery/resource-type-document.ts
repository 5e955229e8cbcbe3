import type { JsonObject } from "../resource/resource.ts";
import type { ResourceTypeDescription } from "../schema/resource-type.ts";
import { schemaUris } from "../schema/uris.ts";

/** A resource type as /ResourceTypes publishes it (RFC 7643 section 6). */
export function resourceTypeDocument(type: ResourceTypeDescription, baseUrl: string): JsonObject {
  return {
    schemas: [schemaUris.resourceType],
    id: type.name,
    name: type.name,
    description: type.description,
    endpoint: type.endpoint,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}
