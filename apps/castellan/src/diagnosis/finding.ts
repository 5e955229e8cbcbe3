/** `error`: it will be refused, or is wrong. `tolerated`: some profiles take it, a strict server will not. */
export interface Finding {
  readonly weight: "error" | "tolerated" | "explanation";
  readonly text: string;
  /** Where the rule stands: `RFC 7644 section 3.5.2`. */
  readonly section?: string;
  /** What to change. */
  readonly mend?: string;
}

export function explain(text: string, more: Partial<Finding> = {}): Finding {
  return { weight: "explanation", text, ...more };
}

export function fault(text: string, section: string, mend: string): Finding {
  return { weight: "error", text, section, mend };
}
