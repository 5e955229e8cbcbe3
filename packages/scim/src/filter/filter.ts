import type { AttributePath } from "../path/attribute-path.ts";

export type ComparisonOperator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";
export type ComparisonValue = string | number | boolean | null;

/** RFC 7644 section 3.4.2.2, as a tree. `and` and `or` have at least two operands. */
export type Filter =
  | {
      readonly kind: "comparison";
      readonly path: AttributePath;
      readonly operator: ComparisonOperator;
      readonly value: ComparisonValue;
    }
  | { readonly kind: "present"; readonly path: AttributePath }
  | { readonly kind: "and"; readonly operands: readonly Filter[] }
  | { readonly kind: "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  /** `emails[type eq "work" and value co "@"]`: one element must match the whole of `filter`, whose paths are relative to it. */
  | { readonly kind: "valuePath"; readonly path: AttributePath; readonly filter: Filter };
