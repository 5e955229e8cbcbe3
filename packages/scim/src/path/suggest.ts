/** Edits (insert, delete, substitute) between two words. */
function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

const longestWord = 64;

/** The known name nearest to what was written, if it is near enough to be a slip of the hand. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  if (written.length > longestWord) return undefined;
  const word = written.toLowerCase();
  const most = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of known) {
    if (Math.abs(name.length - word.length) > most) continue;
    const edits = distance(word, name.toLowerCase());
    if (edits <= most && (best === undefined || edits < best.edits)) {
      best = { name, edits };
    }
  }
  return best?.name;
}

/** A client's own text inside an error detail: bounded, and on one line. */
export function quote(text: string): string {
  const shown = text.length > longestWord ? `${text.slice(0, longestWord)}…` : text;
  return JSON.stringify(shown);
}
