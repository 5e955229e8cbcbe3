import type { Attributes, AttributeValue, ConnectorAttributeChange } from "../application/connector.ts";
import type { PolicyOperation } from "../policy/policy.ts";

/** In the order in which several operations on one account are carried out. */
export const operations = ["Create", "Enable", "Unlock", "Modify", "ChangePassword", "Disable", "Delete"] as const;
export type Operation = (typeof operations)[number];

export interface AttributeRequest {
  readonly name: string;
  readonly operation: "Set" | "Add" | "Remove";
  readonly value: AttributeValue;
}

export interface AccountRequest {
  readonly application: string;
  readonly operation?: Operation;
  /** Which account; without it, the identity's only one. */
  readonly nativeIdentity?: string;
  readonly attributeRequests?: readonly AttributeRequest[];
  readonly password?: string;
}

/** What somebody wants done: to the accounts of one identity, or to accounts named one by one. */
export interface Plan {
  readonly identity?: string;
  readonly accountRequests: readonly AccountRequest[];
  readonly comment?: string;
  /** Chosen by the caller: the same plan posted again under it is done once. */
  readonly trackingId?: string;
  /** Write what the accounts are believed to have already, too. */
  readonly noFiltering?: boolean;
}

/** One write to one account, as the connector will be asked for it. */
export interface CompiledRequest {
  readonly application: string;
  readonly operation: Operation;
  readonly nativeIdentity?: string;
  readonly accountId?: string;
  /** Of a Create: the whole account. */
  readonly attributes?: Attributes;
  /** Of a Modify. */
  readonly changes?: readonly ConnectorAttributeChange[];
  /** Names of secret values that go with it; the values are kept apart. */
  readonly secrets: readonly string[];
}

export type FilterReason =
  | "empty"
  | "duplicate"
  | "overridden"
  | "superseded"
  | "alreadySet"
  | "alreadyPresent"
  | "absent"
  | "alreadyEnabled"
  | "alreadyDisabled"
  | "alreadyDeleted"
  | "notLocked"
  | "noAccount"
  | "accountExists";

/** A request, or a part of one, that will not be carried out, and why. */
export interface Filtered {
  readonly application: string;
  readonly operation: Operation;
  readonly nativeIdentity?: string;
  readonly attribute?: string;
  readonly reason: FilterReason;
  readonly detail: string;
}

/** What a person has to say before the plan can be executed. */
export interface Question {
  readonly kind: "value" | "account";
  readonly application: string;
  readonly operation: Operation;
  readonly attribute?: string;
  readonly detail: string;
  readonly allowedValues?: readonly (string | number | boolean)[];
}

export interface PlanMessage {
  readonly level: "error" | "info";
  readonly code:
    | "unknownApplication"
    | "unknownAccount"
    | "unknownAttribute"
    | "notWritable"
    | "notAllowed"
    | "unsupportedOperation"
    | "expression"
    | "noUniqueValue"
    | "missingPassword"
    | "converted"
    | "notSingleValued";
  readonly application: string;
  readonly attribute?: string;
  readonly text: string;
}

export interface ApplicationPlan {
  readonly application: string;
  readonly requests: readonly CompiledRequest[];
}

/** What a plan comes down to. Nothing of it is secret. */
export interface Project {
  readonly identity?: string;
  /** One for each application, in order of name. */
  readonly plans: readonly ApplicationPlan[];
  readonly filtered: readonly Filtered[];
  readonly questions: readonly Question[];
  readonly messages: readonly PlanMessage[];
}

export function policyOperation(operation: Operation): PolicyOperation {
  return operation === "Modify" ? "Update" : operation;
}
