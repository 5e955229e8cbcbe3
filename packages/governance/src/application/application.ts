import type { PolicyOperation, ProvisioningPolicy } from "../policy/policy.ts";
import type { ApplicationSchema } from "./schema.ts";

/** Looks an identity up by the value of one of its attributes. */
export interface CorrelationRule {
  /** CEL over `account`; an empty value lets the next rule try. */
  readonly key: string;
  readonly identityAttribute: string;
}

/** A mass deletion is not believed: more missing accounts than either bound, and none is marked deleted. */
export interface DeleteGuard {
  readonly maximumCount: number;
  /** Of the accounts that were there before the run; at least one account is always allowed. */
  readonly maximumPercent: number;
}

export interface RetryPolicy {
  readonly maximumAttempts: number;
  readonly initialMilliseconds: number;
  readonly maximumMilliseconds: number;
}

/** A system whose accounts are governed. `settings` are the connector's, without its secrets. */
export interface Application {
  readonly name: string;
  readonly type: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly owner?: string;
  /** Its accounts make identities (an HR system). */
  readonly authoritative: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly schemas: readonly ApplicationSchema[];
  readonly correlation: readonly CorrelationRule[];
  /** Authoritative only: an identity's attributes as CEL over `account`. `name` and `displayName` have defaults. */
  readonly identityAttributes: Readonly<Record<string, string>>;
  /** Authoritative only: how an account names its owner's manager. */
  readonly managerCorrelation?: CorrelationRule;
  readonly provisioningPolicies: readonly ProvisioningPolicy[];
  readonly deleteGuard: DeleteGuard;
  readonly retry: RetryPolicy;
}

export const defaultDeleteGuard: DeleteGuard = { maximumCount: 50, maximumPercent: 5 };
/** About eleven hours of trying. */
export const defaultRetry: RetryPolicy = {
  maximumAttempts: 20,
  initialMilliseconds: 5_000,
  maximumMilliseconds: 3_600_000,
};

export function accountSchema(application: Application): ApplicationSchema | undefined {
  return application.schemas.find(({ objectType }) => objectType === "account");
}

export function policyFor(application: Application, operation: PolicyOperation): ProvisioningPolicy | undefined {
  return application.provisioningPolicies.find((policy) => policy.operation === operation);
}
