import type { AttributeDefinition, Schema } from "@castellan/scim";
import type { Dialect } from "../dialect.ts";

const readOnly = { mutability: "readOnly" } as const;

export const identityMember: AttributeDefinition = {
  name: "identity",
  type: "complex",
  ...readOnly,
  description: "Whose accounts it is about, where somebody said so.",
  subAttributes: [
    { name: "value", ...readOnly, caseExact: true, description: "The id of the User." },
    { name: "$ref", ...readOnly, type: "reference", referenceTypes: ["User"], description: "Its URI." },
    { name: "userName", ...readOnly, description: "The userName of the User." },
    { name: "displayName", ...readOnly, description: "The displayName of the User." },
  ],
};

const transactions: AttributeDefinition = {
  name: "transactions",
  type: "complex",
  multiValued: true,
  ...readOnly,
  description: "The writes that the plan came to, in the order in which they were written down.",
  subAttributes: [
    { name: "value", ...readOnly, caseExact: true, description: "The id of the ProvisioningTransaction." },
    {
      name: "$ref",
      ...readOnly,
      type: "reference",
      referenceTypes: ["ProvisioningTransaction"],
      description: "Its URI.",
    },
    { name: "application", ...readOnly, description: "The name of the application." },
    { name: "operation", ...readOnly, description: "What is done to the account." },
    { name: "status", ...readOnly, description: "How far it is." },
  ],
};

export const planStatuses = ["pending", "committed", "failed"] as const;

export function planCoreSchema(dialect: Dialect): Schema {
  return {
    id: dialect.urn("Plan"),
    name: "Plan",
    description: "What somebody wants done to accounts, and how far it is",
    attributes: [
      { name: "trackingId", ...readOnly, caseExact: true, description: "What the audit log knows it by." },
      {
        name: "status",
        ...readOnly,
        canonicalValues: planStatuses,
        description: "pending while a transaction is not over; failed when one failed; else committed.",
      },
      identityMember,
      { name: "comment", ...readOnly, description: "Why it was posted." },
      { name: "createdBy", ...readOnly, caseExact: true, description: "Who posted it." },
      transactions,
    ],
  };
}
