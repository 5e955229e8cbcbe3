/** RFC 7643 section 2.3. */
export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "binary"
  | "reference"
  | "complex";

export type Mutability = "readOnly" | "readWrite" | "immutable" | "writeOnly";
export type Returned = "always" | "never" | "default" | "request";
export type Uniqueness = "none" | "server" | "global";

/**
 * An attribute as RFC 7643 section 7 describes it. What is left out has the default of section 2.2: a single optional
 * string, not case-exact, readWrite, returned by default, not unique. A complex attribute without `subAttributes` is an
 * open object, kept as it came.
 */
export interface AttributeDefinition {
  readonly name: string;
  readonly description: string;
  readonly type?: AttributeType;
  readonly multiValued?: boolean;
  readonly required?: boolean;
  /** Suggestions, as in RFC 7643 section 7: other values are accepted. */
  readonly canonicalValues?: readonly string[];
  readonly caseExact?: boolean;
  readonly mutability?: Mutability;
  readonly returned?: Returned;
  readonly uniqueness?: Uniqueness;
  /** For `reference`: resource type names, `external` or `uri`. */
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly AttributeDefinition[];
}
