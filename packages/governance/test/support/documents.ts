import { targetSchema } from "./target.ts";

/** An authoritative application over the target `HR`. */
export const hrApplication = {
  name: "HR",
  type: "target",
  authoritative: true,
  settings: { target: "HR" },
  schemas: [targetSchema],
  identityAttributes: {
    name: "account.userName",
    displayName: "account.userName",
    email: "lower(account.email)",
    department: "account.department",
    givenName: 'account["name.givenName"]',
  },
};

/** An application over the target `PAM` that everything can be done to. */
export const pamApplication = {
  name: "PAM",
  type: "target",
  authoritative: false,
  settings: { target: "PAM" },
  schemas: [targetSchema],
  correlation: [{ key: "lower(account.email)", identityAttribute: "email" }],
  provisioningPolicies: [
    {
      operation: "Create",
      fields: [
        { name: "userName", required: true, unique: true, value: "lower(ascii(identity.name))" },
        { name: "email", value: "identity.email" },
        { name: "active", type: "boolean", value: "true" },
        { name: "password", secret: true, value: "generatePassword()" },
      ],
    },
  ],
  deleteGuard: { maximumCount: 100, maximumPercent: 100 },
  retry: { maximumAttempts: 4, initialMilliseconds: 5, maximumMilliseconds: 20 },
};
