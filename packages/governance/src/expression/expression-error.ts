export type ExpressionErrorCode =
  | "syntax"
  | "type"
  | "unknownVariable"
  | "unknownAttribute"
  | "unknownFunction"
  | "tooLarge"
  | "evaluation";

/** An expression that does not compile, or that could not be evaluated with the values at hand. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly code: ExpressionErrorCode;
  /** One line, for a list of problems. */
  readonly summary: string;
  /** Offset of the place in the expression's text. */
  readonly position: number;

  /** The message shows the line with a caret under the place. */
  constructor(code: ExpressionErrorCode, summary: string, source: string, position: number, cause?: unknown) {
    super(`${summary}\n${underline(source, position)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.summary = summary;
    this.position = position;
  }
}

function underline(source: string, position: number): string {
  const start = source.lastIndexOf("\n", position - 1) + 1;
  const newline = source.indexOf("\n", position);
  const line = source.slice(start, newline === -1 ? source.length : newline);
  return `  ${line}\n  ${" ".repeat(Math.max(0, position - start))}^`;
}
