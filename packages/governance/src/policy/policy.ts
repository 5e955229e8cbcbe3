/** When a policy applies. One policy for each. */
export const policyOperations = [
  "Create",
  "Update",
  "Delete",
  "Enable",
  "Disable",
  "Unlock",
  "ChangePassword",
] as const;
export type PolicyOperation = (typeof policyOperations)[number];

/** How one attribute of an account gets its value when the plan does not set it. */
export interface PolicyField {
  readonly name: string;
  readonly displayName?: string;
  readonly type?: "string" | "int" | "boolean" | "date" | "secret";
  readonly required?: boolean;
  /** CEL: computed always. What the plan asks for goes before it. */
  readonly value?: string;
  /** CEL: used only where there is no value yet, on the account or in the plan. */
  readonly defaultValue?: string;
  readonly allowedValues?: readonly (string | number | boolean)[];
  /** Never stored in the clear, never shown. */
  readonly secret?: boolean;
  /** No other account of the application may have the value: a number is appended until none has. */
  readonly unique?: boolean;
}

export interface ProvisioningPolicy {
  readonly operation: PolicyOperation;
  readonly fields: readonly PolicyField[];
}
