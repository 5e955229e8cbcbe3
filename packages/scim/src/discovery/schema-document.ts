import { type CompiledAttribute, compileAttribute } from "../attribute/compiled.ts";
import type { JsonObject } from "../resource/resource.ts";
import type { Schema } from "../schema/schema.ts";
import { schemaUris } from "../schema/uris.ts";

/** A schema as /Schemas publishes it (RFC 7643 section 7), every characteristic spelled out. */
export function schemaDocument(schema: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [schemaUris.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map((attribute) => attributeDocument(compileAttribute(attribute, undefined))),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

function attributeDocument(attribute: CompiledAttribute): JsonObject {
  const { name, type, multiValued, description, required, caseExact, mutability, returned, uniqueness } = attribute;
  const { canonicalValues, referenceTypes, subAttributes } = attribute;
  return {
    name,
    type,
    ...(referenceTypes === undefined || referenceTypes.length === 0 ? {} : { referenceTypes }),
    multiValued,
    description,
    required,
    ...(canonicalValues === undefined || canonicalValues.length === 0 ? {} : { canonicalValues }),
    ...(subAttributes.length === 0 ? {} : { subAttributes: subAttributes.map(attributeDocument) }),
    caseExact,
    mutability,
    returned,
    uniqueness,
  };
}
