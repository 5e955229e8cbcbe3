import type { AttributeDefinition } from "../attribute/definition.ts";

/** The attributes of every resource (RFC 7643 section 3.1); no schema lists them. */
export const commonAttributes: readonly AttributeDefinition[] = [
  {
    name: "schemas",
    type: "reference",
    referenceTypes: ["uri"],
    multiValued: true,
    required: true,
    returned: "always",
    description: "The URNs of the schemas that the resource holds attributes of.",
  },
  {
    name: "id",
    caseExact: true,
    mutability: "readOnly",
    returned: "always",
    uniqueness: "server",
    description: "The identifier that the service provider gave the resource.",
  },
  { name: "externalId", caseExact: true, description: "The identifier that the client knows the resource by." },
  {
    name: "meta",
    type: "complex",
    mutability: "readOnly",
    description: "What the service provider knows of the resource.",
    subAttributes: [
      { name: "resourceType", caseExact: true, mutability: "readOnly", description: "The name of the resource type." },
      { name: "created", type: "dateTime", mutability: "readOnly", description: "When the resource was added." },
      { name: "lastModified", type: "dateTime", mutability: "readOnly", description: "When it was changed last." },
      { name: "location", type: "reference", referenceTypes: ["uri"], mutability: "readOnly", description: "Its URI." },
      { name: "version", caseExact: true, mutability: "readOnly", description: "Its version, an entity tag." },
    ],
  },
];
