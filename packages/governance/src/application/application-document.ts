import { type Static, Type } from "typebox";
import { policyOperations } from "../policy/policy.ts";
import type { Application } from "./application.ts";
import { defaultDeleteGuard, defaultRetry } from "./application.ts";

const closed = { additionalProperties: false };
const name = Type.String({ minLength: 1, maxLength: 200 });
const expression = Type.String({ minLength: 1, maxLength: 4_000, description: "A CEL expression" });

const attributeDefinition = Type.Object(
  {
    name,
    type: Type.Enum(["string", "int", "boolean", "date", "secret"]),
    multi: Type.Boolean(),
    required: Type.Boolean(),
    writable: Type.Boolean(),
    entitlement: Type.Boolean(),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  closed,
);

const applicationSchema = Type.Object(
  {
    objectType: name,
    nativeObjectType: name,
    identityAttribute: name,
    displayAttribute: name,
    attributes: Type.Array(attributeDefinition, { maxItems: 1_000 }),
  },
  closed,
);

const correlationRule = Type.Object({ key: expression, identityAttribute: name }, closed);

const policyField = Type.Object(
  {
    name,
    displayName: Type.Optional(name),
    type: Type.Optional(Type.Enum(["string", "int", "boolean", "date", "secret"])),
    required: Type.Optional(Type.Boolean()),
    value: Type.Optional(expression),
    defaultValue: Type.Optional(expression),
    allowedValues: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), { maxItems: 1_000 }),
    ),
    secret: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
  },
  closed,
);

const provisioningPolicy = Type.Object(
  { operation: Type.Enum([...policyOperations]), fields: Type.Array(policyField, { maxItems: 500 }) },
  closed,
);

export const deleteGuardDocument = Type.Object(
  { maximumCount: Type.Integer({ minimum: 0 }), maximumPercent: Type.Number({ minimum: 0, maximum: 100 }) },
  closed,
);

const retryDocument = Type.Object(
  {
    maximumAttempts: Type.Integer({ minimum: 1, maximum: 1_000 }),
    initialMilliseconds: Type.Integer({ minimum: 1, maximum: 86_400_000 }),
    maximumMilliseconds: Type.Integer({ minimum: 1, maximum: 604_800_000 }),
  },
  closed,
);

/** An application as it is posted. What is left out gets its default. */
export const applicationDocument = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    type: name,
    displayName: Type.Optional(name),
    description: Type.Optional(Type.String({ maxLength: 2_000 })),
    owner: Type.Optional(name),
    authoritative: Type.Optional(Type.Boolean()),
    settings: Type.Record(Type.String(), Type.Unknown()),
    schemas: Type.Optional(Type.Array(applicationSchema, { maxItems: 20 })),
    correlation: Type.Optional(Type.Array(correlationRule, { maxItems: 20 })),
    identityAttributes: Type.Optional(Type.Record(Type.String(), expression)),
    managerCorrelation: Type.Optional(correlationRule),
    provisioningPolicies: Type.Optional(Type.Array(provisioningPolicy, { maxItems: 20 })),
    deleteGuard: Type.Optional(deleteGuardDocument),
    retry: Type.Optional(retryDocument),
  },
  closed,
);

export type ApplicationDocument = Static<typeof applicationDocument>;

/** The document with its defaults. */
export function toApplication(document: ApplicationDocument): Application {
  return {
    ...document,
    authoritative: document.authoritative ?? false,
    schemas: document.schemas ?? [],
    correlation: document.correlation ?? [],
    identityAttributes: document.identityAttributes ?? {},
    provisioningPolicies: document.provisioningPolicies ?? [],
    deleteGuard: document.deleteGuard ?? defaultDeleteGuard,
    retry: document.retry ?? defaultRetry,
  };
}
