import { formatAttributePath } from "../attribute/compiled.ts";
import type { Filter } from "./filter.ts";

/** Writes a filter so that `parseFilter` reads the same tree again; only groups that the tree has get parentheses. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case "comparison":
      return `${formatAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "present":
      return `${formatAttributePath(filter.path)} pr`;
    case "not":
      return `not (${printFilter(filter.operand)})`;
    case "valuePath":
      return `${formatAttributePath(filter.path)}[${printFilter(filter.filter)}]`;
    case "and":
      return filter.operands
        .map((operand) => printOperand(operand, operand.kind === "and" || operand.kind === "or"))
        .join(" and ");
    case "or":
      return filter.operands.map((operand) => printOperand(operand, operand.kind === "or")).join(" or ");
  }
}

function printOperand(operand: Filter, grouped: boolean): string {
  return grouped ? `(${printFilter(operand)})` : printFilter(operand);
}
