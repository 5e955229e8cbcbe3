export interface PvwaPlatformProperty {
  readonly name: string;
  readonly displayName: string;
}

/** A platform as `GET /API/Platforms` lists it. */
export interface PvwaPlatform {
  readonly general: {
    /** How accounts name it. */
    readonly id: string;
    readonly name: string;
    readonly systemType: string;
    readonly active: boolean;
    readonly description: string;
    readonly platformBaseID: string;
    readonly platformType: "Regular" | "Group";
  };
  readonly properties: {
    readonly required: readonly PvwaPlatformProperty[];
    readonly optional: readonly PvwaPlatformProperty[];
  };
  readonly linkedAccounts: readonly PvwaPlatformProperty[];
  readonly credentialsManagement: {
    /** A regular expression over the names of safes. */
    readonly allowedSafes: string;
    readonly allowManualChange: boolean;
    readonly performPeriodicChange: boolean;
    readonly requirePasswordChangeEveryXDays: number;
    readonly allowManualVerification: boolean;
    readonly performPeriodicVerification: boolean;
    readonly requirePasswordVerificationEveryXDays: number;
    readonly allowManualReconciliation: boolean;
    readonly automaticReconcileWhenUnsynched: boolean;
  };
  readonly sessionManagement: {
    readonly requirePrivilegedSessionMonitoringAndIsolation: boolean;
    readonly recordAndSaveSessionActivity: boolean;
    readonly PSMServerID: string;
  };
  readonly privilegedAccessWorkflows: {
    readonly requireDualControlPasswordAccessApproval: boolean;
    readonly enforceCheckinCheckoutExclusiveAccess: boolean;
    readonly enforceOnetimePasswordAccess: boolean;
  };
}

/** A rule of a platform: whether it is on, and whether that departs from the vault's own rule. */
export interface PvwaPolicyException {
  readonly IsActive: boolean;
  readonly IsAnException: boolean;
}

export interface PvwaAccessWorkflows {
  readonly RequireDualControlPasswordAccessApproval: PvwaPolicyException;
  readonly EnforceCheckinCheckoutExclusiveAccess: PvwaPolicyException;
  readonly EnforceOnetimePasswordAccess: PvwaPolicyException;
  readonly RequireUsersToSpecifyReasonForAccess: PvwaPolicyException;
}

interface Rotation {
  readonly PerformAutomatic: boolean;
  readonly RequirePasswordEveryXDays: number;
  readonly AllowManual: boolean;
}

export interface PvwaCredentialsPolicy {
  readonly Verification: Rotation;
  readonly Change: Rotation;
  readonly Reconcile: { readonly AutomaticReconcileWhenUnsynced: boolean; readonly AllowManual: boolean };
}

/** A platform as `GET /API/Platforms/Targets` lists it. */
export interface PvwaTargetPlatform {
  readonly Active: boolean;
  readonly SystemType: string;
  readonly AllowedSafes: string;
  readonly PrivilegedAccessWorkflows: PvwaAccessWorkflows;
  readonly CredentialsManagementPolicy: PvwaCredentialsPolicy;
  readonly PrivilegedSessionManagement: { readonly PSMServerId: string; readonly PSMServerName: string };
  /** The number that changes of it name. */
  readonly ID: number;
  readonly PlatformID: string;
  readonly Name: string;
}
