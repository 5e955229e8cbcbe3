const candidates = [",", ";", "\t", "|"] as const;

/** The first line, without its end; the whole text when it has no line end yet. A line end inside quotes ends nothing. */
export function firstLine(text: string): { readonly line: string; readonly complete: boolean } {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) return { line: text.slice(0, at), complete: true };
  }
  return { line: text, complete: false };
}

/** The delimiter that the first line uses most, outside quotes; a comma when it uses none. Earlier candidates win a tie. */
export function detectDelimiter(line: string): string {
  const outsideQuotes = line.replace(/"[^"]*"/g, "");
  let best: string = candidates[0];
  let most = 0;
  for (const candidate of candidates) {
    const count = outsideQuotes.split(candidate).length - 1;
    if (count > most) [best, most] = [candidate, count];
  }
  return best;
}
