/** `standard` is RFC 4648 section 4, `urlSafe` section 5: two letters of the alphabet differ. */
export type Base64Alphabet = "standard" | "urlSafe";

/**
 * The alphabet of base64 text, `undefined` for text that is none. Padding may be left out (RFC 7643 section 2.3.6), but where there is
 * some it must be whole.
 */
export function base64Alphabet(text: string): Base64Alphabet | undefined {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const length = text.length - padding;
  if (padding > 0 ? text.length % 4 !== 0 : length % 4 === 1) return undefined;
  const letters = padding === 0 ? text : text.slice(0, length);
  if (!/[^A-Za-z0-9+/]/.test(letters)) return "standard";
  return /[^A-Za-z0-9_-]/.test(letters) ? undefined : "urlSafe";
}
