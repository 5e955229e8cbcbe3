/**
 * The JSON string that begins at `offset` with a double quote (RFC 8259 section 7): its value, and the offset after it.
 * `undefined` when there is none, when it does not end, or when it holds what a JSON string cannot.
 */
export function readStringLiteral(
  text: string,
  offset: number,
): { readonly value: string; readonly end: number } | undefined {
  if (text[offset] !== '"') return undefined;
  for (let position = offset + 1; position < text.length; position += 1) {
    const character = text[position];
    if (character === "\\") position += 1;
    else if (character === '"') return decoded(text.slice(offset, position + 1), position + 1);
  }
  return undefined;
}

function decoded(literal: string, end: number): { readonly value: string; readonly end: number } | undefined {
  try {
    const value: string = JSON.parse(literal);
    return { value, end };
  } catch {
    return undefined;
  }
}
