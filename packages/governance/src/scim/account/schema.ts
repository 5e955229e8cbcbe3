import type { AttributeDefinition, Schema } from "@castellan/scim";
import type { Dialect } from "../dialect.ts";

const readOnly = { mutability: "readOnly" } as const;

function references({ references: names }: Dialect, type: string): readonly AttributeDefinition[] {
  return names.map((name) => {
    return { name, ...readOnly, type: "reference", referenceTypes: [type], description: "Its URI." };
  });
}

function identity(dialect: Dialect): AttributeDefinition {
  return {
    name: "identity",
    type: "complex",
    description:
      "Whose account it is. To write it is to say so by hand: correlation rules leave the account alone then.",
    subAttributes: [
      { name: "value", caseExact: true, description: "The id of the User." },
      ...references(dialect, "User"),
      { name: "userName", ...readOnly, description: "The userName of the User." },
      { name: "displayName", ...readOnly, description: "The displayName of the User." },
    ],
  };
}

function application(dialect: Dialect): AttributeDefinition {
  return {
    name: "application",
    type: "complex",
    required: true,
    mutability: "immutable",
    description: "The application that it is an account of.",
    subAttributes: [
      { name: "value", required: true, mutability: "immutable", description: "The id of the Application: its name." },
      ...references(dialect, "Application"),
      { name: "displayName", ...readOnly, description: "The displayName of the Application." },
    ],
  };
}

const pendingPlans: AttributeDefinition = {
  name: "pendingPlans",
  type: "complex",
  multiValued: true,
  ...readOnly,
  description: "What is under way for the account: it will not stay as it is shown.",
  subAttributes: [
    { name: "value", ...readOnly, caseExact: true, description: "The id of the Plan." },
    { name: "$ref", ...readOnly, type: "reference", referenceTypes: ["Plan"], description: "Its URI." },
    { name: "operation", ...readOnly, description: "What it does to the account: Disable, Modify, …" },
  ],
};

export function accountCoreSchema(dialect: Dialect): Schema {
  return {
    id: dialect.urn("Account"),
    name: "Account",
    description:
      "An account of an application. What is written becomes a provisioning plan, which the application carries out.",
    attributes: [
      identity(dialect),
      application(dialect),
      {
        name: "nativeIdentity",
        mutability: "immutable",
        caseExact: true,
        description: "What the application knows the account by. Most applications give it themselves.",
      },
      { name: "displayName", ...readOnly, description: "What people know the account by." },
      { name: "active", type: "boolean", description: "Whether the account is enabled." },
      {
        name: "locked",
        type: "boolean",
        description: "Whether the application locked the account. It can be set to false: that unlocks it.",
      },
      {
        name: "password",
        caseExact: true,
        mutability: "writeOnly",
        returned: "never",
        description: "The first password of a new account, or a new one.",
      },
      {
        name: "correlation",
        ...readOnly,
        canonicalValues: ["linked", "uncorrelated", "disputed"],
        description: "How the account stands to the identities.",
      },
      {
        name: "manuallyCorrelated",
        type: "boolean",
        ...readOnly,
        description: "Whether a person said whose account it is.",
      },
      {
        name: "hasEntitlements",
        type: "boolean",
        ...readOnly,
        description: "Whether an attribute that holds entitlements has a value.",
      },
      pendingPlans,
    ],
  };
}
