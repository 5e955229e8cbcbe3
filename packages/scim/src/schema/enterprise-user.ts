import type { Schema } from "./schema.ts";
import { schemaUris } from "./uris.ts";

/** RFC 7643 sections 4.3 and 8.7.1. */
export const enterpriseUserSchema: Schema = {
  id: schemaUris.enterpriseUser,
  name: "EnterpriseUser",
  description: "Enterprise User",
  attributes: [
    {
      name: "employeeNumber",
      description:
        "Numeric or alphanumeric identifier assigned to a person, typically based on order of hire or association with an organization.",
    },
    { name: "costCenter", description: "Identifies the name of a cost center." },
    { name: "organization", description: "Identifies the name of an organization." },
    { name: "division", description: "Identifies the name of a division." },
    { name: "department", description: "Identifies the name of a department." },
    {
      name: "manager",
      type: "complex",
      description:
        "The User's manager.  A complex type that optionally allows service providers to represent organizational hierarchy by referencing the 'id' attribute of another User.",
      subAttributes: [
        {
          name: "value",
          description: "The id of the SCIM resource representing the User's manager.  REQUIRED.",
        },
        {
          name: "$ref",
          type: "reference",
          referenceTypes: ["User"],
          caseExact: true,
          description: "The URI of the SCIM resource representing the User's manager.  REQUIRED.",
        },
        {
          name: "displayName",
          mutability: "readOnly",
          description: "The displayName of the User's manager. OPTIONAL and READ-ONLY.",
        },
      ],
    },
  ],
};
