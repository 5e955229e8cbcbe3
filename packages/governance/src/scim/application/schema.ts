import type { AttributeDefinition, Schema } from "@castellan/scim";
import type { Dialect } from "../dialect.ts";

const readOnly = { mutability: "readOnly" } as const;

const applicationSchemas: AttributeDefinition = {
  name: "applicationSchemas",
  type: "complex",
  multiValued: true,
  ...readOnly,
  description: "The schemas of what the application has.",
  subAttributes: [
    { name: "value", ...readOnly, type: "reference", referenceTypes: ["uri"], description: "The URN of the schema." },
    { name: "type", ...readOnly, canonicalValues: ["account"], description: "What it is the schema of." },
    { name: "$ref", ...readOnly, type: "reference", referenceTypes: ["Schema"], description: "Its URI." },
  ],
};

export function applicationCoreSchema(dialect: Dialect): Schema {
  return {
    id: dialect.urn("Application"),
    name: "Application",
    description: "A system whose accounts are governed",
    attributes: [
      { name: "name", ...readOnly, uniqueness: "server", description: "Its name, which is its id." },
      { name: "displayName", ...readOnly, description: "What people call it." },
      { name: "description", ...readOnly, description: "What it is." },
      { name: "type", ...readOnly, caseExact: true, description: "The type of its connector." },
      { name: "owner", ...readOnly, description: "Who answers for it." },
      {
        name: "authoritative",
        type: "boolean",
        ...readOnly,
        description: "Whether its accounts make identities.",
      },
      {
        name: "features",
        multiValued: true,
        ...readOnly,
        caseExact: true,
        description: "What its connector can do; empty where there is no such connector in this process.",
      },
      applicationSchemas,
    ],
  };
}
