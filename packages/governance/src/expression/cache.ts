import { compileExpression, type Expression } from "./expression.ts";

/** Gives the compiled form of a source. Throws `ExpressionError` when it does not compile. */
export type Compile = (source: string) => Expression;

/** Compiles a source the first time it is met, and keeps the `limit` used last. */
export function createExpressionCache(limit = 1_000): Compile {
  const compiled = new Map<string, Expression>();
  return (source) => {
    const expression = compiled.get(source) ?? compileExpression(source);
    compiled.delete(source);
    compiled.set(source, expression);
    if (compiled.size > limit) {
      const [oldest] = compiled.keys();
      if (oldest !== undefined) compiled.delete(oldest);
    }
    return expression;
  };
}
