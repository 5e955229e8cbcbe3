import type { AttributeDefinition, Schema } from "@castellan/scim";
import { operations } from "../../plan/plan.ts";
import { transactionStatuses } from "../../transaction/transaction.ts";
import type { Dialect } from "../dialect.ts";
import { identityMember } from "../plan/schema.ts";

const readOnly = { mutability: "readOnly" } as const;

function reference(name: string, type: string, description: string): AttributeDefinition {
  return {
    name,
    type: "complex",
    ...readOnly,
    description,
    subAttributes: [
      { name: "value", ...readOnly, caseExact: true, description: `The id of the ${type}.` },
      { name: "$ref", ...readOnly, type: "reference", referenceTypes: [type], description: "Its URI." },
    ],
  };
}

const failure: AttributeDefinition = {
  name: "error",
  type: "complex",
  ...readOnly,
  description: "Why the last attempt did not do it.",
  subAttributes: [
    { name: "kind", ...readOnly, caseExact: true, description: "What kind of failure it was." },
    { name: "detail", ...readOnly, caseExact: true, description: "What the application said, or what was found." },
  ],
};

export function transactionCoreSchema(dialect: Dialect): Schema {
  return {
    id: dialect.urn("ProvisioningTransaction"),
    name: "ProvisioningTransaction",
    description: "One write to one account, from the plan to the read-back",
    attributes: [
      reference("plan", "Plan", "The plan that it is a part of."),
      { name: "trackingId", ...readOnly, caseExact: true, description: "What the audit log knows the plan by." },
      reference("application", "Application", "The application of the account."),
      reference("account", "Account", "The account. Absent until a new account was made."),
      identityMember,
      {
        name: "nativeIdentity",
        ...readOnly,
        caseExact: true,
        description: "What the application knows the account by.",
      },
      { name: "operation", ...readOnly, canonicalValues: operations, description: "What is done to the account." },
      { name: "status", ...readOnly, canonicalValues: transactionStatuses, description: "How far it is." },
      { name: "attempts", type: "integer", ...readOnly, description: "How often it was tried." },
      { name: "maximumAttempts", type: "integer", ...readOnly, description: "How often it is tried at most." },
      { name: "nextAttemptAt", type: "dateTime", ...readOnly, description: "When it is tried again." },
      failure,
      { name: "createdBy", ...readOnly, caseExact: true, description: "Who posted the plan." },
      { name: "finishedAt", type: "dateTime", ...readOnly, description: "When it was over." },
    ],
  };
}
