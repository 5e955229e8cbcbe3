import type {
  PvwaAccessWorkflows,
  PvwaCredentialsPolicy,
  PvwaPlatform,
  PvwaPolicyException,
  PvwaTargetPlatform,
} from "@castellan/pvwa";
import { answer, answerOf, between, body, bodyOf, flag, integer, list, ref, type Schema, text } from "../schema.ts";

const property = answer({ name: text, displayName: text });
const days = between(1, 3650);
const ruleNames = [
  "RequireDualControlPasswordAccessApproval",
  "EnforceCheckinCheckoutExclusiveAccess",
  "EnforceOnetimePasswordAccess",
  "RequireUsersToSpecifyReasonForAccess",
] as const satisfies readonly (keyof PvwaAccessWorkflows)[];
const rules = (schema: Schema) => Object.fromEntries(ruleNames.map((name) => [name, schema]));

const rotation = { PerformAutomatic: flag, RequirePasswordEveryXDays: integer, AllowManual: flag };
const rotationChange = body({ ...rotation, RequirePasswordEveryXDays: days });
const reconcile = { AutomaticReconcileWhenUnsynced: flag, AllowManual: flag };

export const platformSchemas = {
  Platform: answerOf<PvwaPlatform>({
    general: answer({
      id: text,
      name: text,
      systemType: text,
      active: flag,
      description: text,
      platformBaseID: text,
      platformType: text,
    }),
    properties: answer({ required: list(property), optional: list(property) }),
    linkedAccounts: list(property),
    credentialsManagement: answerOf<PvwaPlatform["credentialsManagement"]>({
      allowedSafes: text,
      allowManualChange: flag,
      performPeriodicChange: flag,
      requirePasswordChangeEveryXDays: integer,
      allowManualVerification: flag,
      performPeriodicVerification: flag,
      requirePasswordVerificationEveryXDays: integer,
      allowManualReconciliation: flag,
      automaticReconcileWhenUnsynched: flag,
    }),
    sessionManagement: answerOf<PvwaPlatform["sessionManagement"]>({
      requirePrivilegedSessionMonitoringAndIsolation: flag,
      recordAndSaveSessionActivity: flag,
      PSMServerID: text,
    }),
    privilegedAccessWorkflows: answerOf<PvwaPlatform["privilegedAccessWorkflows"]>({
      requireDualControlPasswordAccessApproval: flag,
      enforceCheckinCheckoutExclusiveAccess: flag,
      enforceOnetimePasswordAccess: flag,
    }),
  }),
  TargetPlatform: answerOf<PvwaTargetPlatform>({
    Active: flag,
    SystemType: text,
    AllowedSafes: text,
    PrivilegedAccessWorkflows: ref("AccessWorkflows"),
    CredentialsManagementPolicy: ref("CredentialsPolicy"),
    PrivilegedSessionManagement: answer({ PSMServerId: text, PSMServerName: text }),
    ID: integer,
    PlatformID: text,
    Name: text,
  }),
  PlatformDetails: answer({
    PlatformID: text,
    Details: { type: "object", additionalProperties: text },
    Active: flag,
  }),
  AccessWorkflows: answer(rules(answerOf<PvwaPolicyException>({ IsActive: flag, IsAnException: flag }))),
  AccessWorkflowsUpdate: {
    ...body(rules(bodyOf<PvwaPolicyException>({ IsActive: flag, IsAnException: flag }, "IsActive"))),
    description: "What is left out stays.",
  },
  CredentialsPolicy: answerOf<PvwaCredentialsPolicy>({
    Verification: answer(rotation),
    Change: answer(rotation),
    Reconcile: answer(reconcile),
  }),
  CredentialsPolicyUpdate: {
    ...bodyOf<PvwaCredentialsPolicy>({
      Verification: rotationChange,
      Change: rotationChange,
      Reconcile: body(reconcile),
    }),
    description: "What is left out stays.",
  },
};
