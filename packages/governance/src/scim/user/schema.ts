import { type AttributeDefinition, coreUserSchema, enterpriseUserSchema, type Schema } from "@castellan/scim";
import type { UserField } from "./shape.ts";

const readOnly = { mutability: "readOnly" } as const;

/**
 * What the core schema has and identities have not: they log on nowhere, and what they may do is up to their accounts. To keep roles that mean
 * nothing would look like granting them.
 */
const absent: ReadonlySet<string> = new Set(["password", "groups", "entitlements", "roles"]);

function adapted(attribute: AttributeDefinition): readonly AttributeDefinition[] {
  if (absent.has(attribute.name)) return [];
  // Plans, transactions and the audit log know identities by it.
  return attribute.name === "userName" ? [{ ...attribute, mutability: "immutable" }] : [attribute];
}

export const coreUser: Schema = {
  ...coreUserSchema,
  description: "An identity: a person or service that accounts belong to",
  attributes: coreUserSchema.attributes.flatMap(adapted),
};

export const enterpriseUser: Schema = {
  ...enterpriseUserSchema,
  attributes: enterpriseUserSchema.attributes.map((attribute) => {
    if (attribute.name !== "manager") return attribute;
    const subAttributes = (attribute.subAttributes ?? []).map((member) =>
      member.name === "$ref" ? { ...member, ...readOnly } : member,
    );
    return { ...attribute, subAttributes };
  }),
};

/** What governance knows of an identity that no standard schema has: its accounts, and the company's own attributes. */
export function userExtension(urn: string, extended: readonly UserField[]): Schema {
  return {
    id: urn,
    name: "GovernanceUser",
    description: "What governance knows of an identity",
    attributes: [...governed, ...extended.map(declaration)],
  };
}

function declaration({ path, names, type, multiValued }: UserField): AttributeDefinition {
  return { name: path.attribute, type, multiValued, description: `The identity attribute ${names[0]}.` };
}

const governed: readonly AttributeDefinition[] = [
  {
    name: "accounts",
    type: "complex",
    multiValued: true,
    ...readOnly,
    description: "The accounts that belong to the identity, the first 1,000 of them.",
    subAttributes: [
      { name: "value", ...readOnly, caseExact: true, description: "The id of the account." },
      { name: "display", ...readOnly, description: "The display name of the account." },
      { name: "$ref", ...readOnly, type: "reference", referenceTypes: ["Account"], description: "Its URI." },
      { name: "application", ...readOnly, description: "The name of the application that it is an account of." },
    ],
  },
  {
    name: "entitlements",
    type: "complex",
    multiValued: true,
    ...readOnly,
    returned: "request",
    description: "What those accounts may do: the values of attributes that their applications call entitlements.",
    subAttributes: [
      { name: "value", ...readOnly, caseExact: true, description: "The entitlement." },
      { name: "type", ...readOnly, caseExact: true, description: "The application and the attribute: PAM/groups." },
      { name: "application", ...readOnly, description: "The name of the application." },
      { name: "attribute", ...readOnly, caseExact: true, description: "The name of the attribute." },
      { name: "account", ...readOnly, caseExact: true, description: "The id of the account." },
    ],
  },
  {
    name: "isManager",
    type: "boolean",
    ...readOnly,
    description: "Whether the identity is the manager of others.",
  },
  {
    name: "source",
    ...readOnly,
    description: "The authoritative application that the identity came from. Absent for one that was made by hand.",
  },
  {
    name: "correlated",
    type: "boolean",
    ...readOnly,
    description: "Whether an authoritative application has an account of the identity.",
  },
];
