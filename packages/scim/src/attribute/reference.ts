/** What no URI may hold anywhere: spaces, control characters, quotes, `<`, `>`, `\`, `^`, `` ` ``, braces, `|`, and all beyond ASCII. */
const foreign = /[^\w.~!$&'()*+,;=:@/?#[\]%-]/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*$/;

/**
 * Whether text is an absolute or relative URI (RFC 7643 section 2.3.7, RFC 3986 section 4.1). Each check takes time that grows with
 * the text alone, which one pattern of the whole grammar would not.
 */
export function isUriReference(text: string): boolean {
  if (foreign.test(text) || badEscape.test(text)) return false;
  if (text.indexOf("#") !== text.lastIndexOf("#")) return false;
  const [first = ""] = text.split(/[/?#]/, 1);
  const colon = first.indexOf(":");
  if (colon !== -1 && !scheme.test(first.slice(0, colon))) return false;
  return !/[[\]]/.test(withoutAuthority(text, colon + 1));
}

/** Brackets stand around an IPv6 address, which is part of an authority, and nowhere else. */
function withoutAuthority(text: string, afterScheme: number): string {
  if (!text.startsWith("//", afterScheme)) return text;
  const end = text.slice(afterScheme + 2).search(/[/?#]/);
  return end === -1 ? "" : text.slice(afterScheme + 2 + end);
}
