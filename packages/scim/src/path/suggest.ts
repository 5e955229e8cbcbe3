/** Edits between two words: insert, delete, substitute a letter, or swap two neighbours. */
function distance(left: string, right: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const edits = [
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      ];
      current.push(Math.min(...edits));
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
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
