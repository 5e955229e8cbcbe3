import type { AttributeDefinition } from "../attribute/definition.ts";

/** RFC 7643 section 7. */
export interface Schema {
  /** The URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeDefinition[];
}
