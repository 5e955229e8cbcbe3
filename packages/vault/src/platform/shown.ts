import type {
  PvwaAccessWorkflows,
  PvwaCredentialsPolicy,
  PvwaPlatform,
  PvwaPolicyException,
  PvwaTargetPlatform,
} from "@castellan/pvwa";
import type { Platform, Workflow } from "./platform.ts";

/** There are no session managers. */
const sessionManagement = {
  requirePrivilegedSessionMonitoringAndIsolation: false,
  recordAndSaveSessionActivity: false,
  PSMServerID: "",
};

/** The element of `GET /API/Platforms`. */
export function shownPlatform(platform: Platform): PvwaPlatform {
  const { policies } = platform;
  return {
    general: {
      id: platform.platformId,
      name: platform.name,
      systemType: platform.systemType,
      active: platform.active,
      description: platform.description,
      platformBaseID: platform.platformBaseId,
      platformType: "Regular",
    },
    properties: { required: platform.required, optional: platform.optional },
    linkedAccounts: platform.linkedAccounts.map(({ name, displayName }) => ({ name, displayName })),
    credentialsManagement: {
      allowedSafes,
      allowManualChange: policies.allowManualChange,
      performPeriodicChange: policies.performPeriodicChange,
      requirePasswordChangeEveryXDays: policies.changeEveryDays,
      allowManualVerification: policies.allowManualVerification,
      performPeriodicVerification: policies.performPeriodicVerification,
      requirePasswordVerificationEveryXDays: policies.verifyEveryDays,
      allowManualReconciliation: policies.allowManualReconciliation,
      automaticReconcileWhenUnsynched: policies.reconcileWhenUnsynchronised,
    },
    sessionManagement,
    privilegedAccessWorkflows: {
      requireDualControlPasswordAccessApproval: policies.dualControl,
      enforceCheckinCheckoutExclusiveAccess: policies.exclusive,
      enforceOnetimePasswordAccess: policies.oneTime,
    },
  };
}

/** Every safe may hold accounts of every platform. */
const allowedSafes = ".*";

/** The element of `GET /API/Platforms/Targets`. */
export function shownTarget(platform: Platform, number: number): PvwaTargetPlatform {
  return {
    Active: platform.active,
    SystemType: platform.systemType,
    AllowedSafes: allowedSafes,
    PrivilegedAccessWorkflows: shownWorkflows(platform),
    CredentialsManagementPolicy: shownCredentialsPolicy(platform),
    PrivilegedSessionManagement: { PSMServerId: "", PSMServerName: "" },
    ID: number,
    PlatformID: platform.platformId,
    Name: platform.name,
  };
}

export function shownWorkflows({ policies, exceptions }: Platform): PvwaAccessWorkflows {
  const rule = (workflow: Workflow): PvwaPolicyException => ({
    IsActive: policies[workflow],
    IsAnException: exceptions.includes(workflow),
  });
  return {
    RequireDualControlPasswordAccessApproval: rule("dualControl"),
    EnforceCheckinCheckoutExclusiveAccess: rule("exclusive"),
    EnforceOnetimePasswordAccess: rule("oneTime"),
    RequireUsersToSpecifyReasonForAccess: rule("requireReason"),
  };
}

export function shownCredentialsPolicy({ policies }: Platform): PvwaCredentialsPolicy {
  return {
    Verification: {
      PerformAutomatic: policies.performPeriodicVerification,
      RequirePasswordEveryXDays: policies.verifyEveryDays,
      AllowManual: policies.allowManualVerification,
    },
    Change: {
      PerformAutomatic: policies.performPeriodicChange,
      RequirePasswordEveryXDays: policies.changeEveryDays,
      AllowManual: policies.allowManualChange,
    },
    Reconcile: {
      AutomaticReconcileWhenUnsynced: policies.reconcileWhenUnsynchronised,
      AllowManual: policies.allowManualReconciliation,
    },
  };
}

/** `GET /API/Platforms/{id}`: the settings by the names, and in the texts, of the product's policy files. */
export function shownDetails(platform: Platform) {
  const { policies } = platform;
  const { passwordPolicy: rules } = policies;
  const yes = (flag: boolean) => (flag ? "Yes" : "No");
  return {
    PlatformID: platform.platformId,
    Details: {
      PolicyID: platform.platformId,
      PolicyName: platform.name,
      PolicyType: platform.platformType,
      PlatformBaseID: platform.platformBaseId,
      AllowedSafes: allowedSafes,
      PasswordLength: String(rules.length),
      MinUpperCase: String(rules.minUpper),
      MinLowerCase: String(rules.minLower),
      MinDigit: String(rules.minDigit),
      MinSpecial: String(rules.minSpecial),
      PasswordForbiddenChars: rules.forbidden,
      AllowManualChange: yes(policies.allowManualChange),
      PerformPeriodicChange: yes(policies.performPeriodicChange),
      VFAllowManualVerification: yes(policies.allowManualVerification),
      VFPerformPeriodicVerification: yes(policies.performPeriodicVerification),
      RCAllowManualReconciliation: yes(policies.allowManualReconciliation),
      RCAutomaticReconcileWhenUnsynched: yes(policies.reconcileWhenUnsynchronised),
    },
    Active: platform.active,
  };
}
