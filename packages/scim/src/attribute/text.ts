/**
 * The order of text everywhere: by Unicode code point, which is also the order of UTF-8 bytes, SQLite's `BINARY` and PostgreSQL's
 * `COLLATE "C"`. JavaScript's own `<` goes by UTF-16 unit and puts U+1F600 before U+FF21.
 */
export function compareText(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let position = 0; position < shorter; position += 1) {
    const one = left.charCodeAt(position);
    const other = right.charCodeAt(position);
    if (one !== other) return codePointRank(one) - codePointRank(other);
  }
  return left.length - right.length;
}

/** Halves of a character beyond U+FFFF rank after every character that is one unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/**
 * The form in which text that is not case-exact is compared (RFC 7643 section 2.2). A store that keeps search values keeps this form,
 * made by this function: the `lower` of a database knows other letters.
 */
export function foldCase(text: string): string {
  return text.toLowerCase();
}
