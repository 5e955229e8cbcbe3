/** What a client wants of the answer to a write (RFC 7240 section 4.2). */
export type ReturnPreference = "minimal" | "representation";

const quoted = /"((?:[^"\\]|\\.)*)"/g;
const pattern = /^\s*return\s*=\s*(minimal|representation)\s*$/i;

/** The first `return` of a `Prefer` header; anything else a client prefers is passed over, as the RFC has it. */
export function returnPreference(prefer: string | undefined): ReturnPreference | undefined {
  if (prefer === undefined) return undefined;
  // Inside quotation marks, commas and semicolons end nothing.
  const plain = prefer.replace(quoted, (_, text: string) => text.replace(/[,;]/g, " "));
  for (const preference of plain.split(",")) {
    const [own = ""] = preference.split(";", 1);
    const value = pattern.exec(own)?.[1]?.toLowerCase();
    if (value === "minimal" || value === "representation") return value;
  }
  return undefined;
}
