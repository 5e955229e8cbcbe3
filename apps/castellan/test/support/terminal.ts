import type { Terminal } from "../../src/terminal/output.ts";

/** A terminal that remembers what was written to it. */
export function recordingTerminal(): Terminal & { readonly written: { out: string; err: string } } {
  const written = { out: "", err: "" };
  return {
    written,
    interactive: false,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
  };
}
