export type AttributeType = "string" | "int" | "boolean" | "date" | "secret";

export interface AttributeDefinition {
  /** Complex attributes are flattened with a dot: `name.givenName`; extension attributes keep their own name where it is unambiguous. */
  readonly name: string;
  readonly type: AttributeType;
  readonly multi: boolean;
  readonly required: boolean;
  /** Can a connector write it? */
  readonly writable: boolean;
  /** Its values are entitlements (group names, roles). */
  readonly entitlement: boolean;
  readonly description?: string;
}

/** The shape of one object type of an application (`account`, `group`). */
export interface ApplicationSchema {
  readonly objectType: string;
  readonly nativeObjectType: string;
  readonly identityAttribute: string;
  readonly displayAttribute: string;
  readonly attributes: readonly AttributeDefinition[];
}
