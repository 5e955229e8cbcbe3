/** What a client wants of the answer to a write (RFC 7240 section 4.2). */
export type ReturnPreference = "minimal" | "representation";

const pattern = /(?:^|[,;])\s*return\s*=\s*"?(minimal|representation)"?\s*(?=[,;]|$)/i;

/** The first `return` of a `Prefer` header; anything else a client prefers is passed over, as the RFC has it. */
export function returnPreference(prefer: string | undefined): ReturnPreference | undefined {
  const value = prefer === undefined ? undefined : pattern.exec(prefer)?.[1]?.toLowerCase();
  return value === "minimal" || value === "representation" ? value : undefined;
}
