/** One `type=value` of a distinguished name, the value without its escapes. */
interface AttributeTypeAndValue {
  readonly type: string;
  readonly value: string;
}

/** A relative distinguished name: mostly one attribute, several where they are joined with `+`. */
type Rdn = readonly AttributeTypeAndValue[];

/** Reads a distinguished name in its string form (RFC 4514); undefined when it is none. The empty one has no parts. */
function parseDn(text: string): readonly Rdn[] | undefined {
  if (text.trim() === "") return [];
  const rdns: Rdn[] = [];
  for (const part of splitUnescaped(text, ",")) {
    const rdn = splitUnescaped(part, "+").map(parsePair);
    if (!rdn.every((pair) => pair !== undefined)) return undefined;
    rdns.push(rdn);
  }
  return rdns;
}

/**
 * The form of a distinguished name in which equal names are equal strings: letter case, spaces around and repeated
 * within values, and the way of escaping make no difference (the caseIgnoreMatch of RFC 4517 section 4.2.11, which the
 * naming attributes use). Undefined when the text is no distinguished name.
 */
export function dnKey(text: string): string | undefined {
  return parseDn(text)
    ?.map((rdn) => rdn.map(pairKey).sort().join("+"))
    .join(",");
}

/**
 * A distinguished name written the plainest way, without spaces around its parts (which Samba refuses) and without
 * needless escapes. Undefined when the text is no distinguished name, or the empty one.
 */
export function plainDn(text: string): string | undefined {
  const rdns = parseDn(text) ?? [];
  const parts = rdns.map((rdn) => rdn.map(({ type, value }) => `${type}=${escapeDnValue(value)}`).join("+"));
  return parts.length === 0 ? undefined : parts.join(",");
}

/** Whether the text is a distinguished name, and not the empty one. */
export function isDn(text: string): boolean {
  return plainDn(text) !== undefined;
}

/** Whether two texts name the same entry. */
export function sameDn(one: string, other: string): boolean {
  const key = dnKey(one);
  return key !== undefined && key === dnKey(other);
}

/** Whether an entry is `base` itself or stands somewhere below it. */
export function isWithin(dn: string, base: string): boolean {
  const key = dnKey(dn);
  const baseKey = dnKey(base);
  if (key === undefined || baseKey === undefined) return false;
  return baseKey === "" || key === baseKey || key.endsWith(`,${baseKey}`);
}

/** A value as it stands in a distinguished name (RFC 4514 section 2.4). */
export function escapeDnValue(value: string): string {
  return value
    .replace(/[\\",+;<>=]/g, "\\$&")
    .replace(/^[ #]/, "\\$&")
    .replace(/ $/, "\\ ")
    .replaceAll("\0", "\\00");
}

/** The value of the first part: `Ann Lee` of `CN=Ann Lee,OU=People,DC=corp,DC=example`. */
export function leafValue(dn: string): string {
  return parseDn(dn)?.[0]?.[0]?.value ?? "";
}

/** Special characters are written as hexadecimal, so that a comma in a key always separates two parts. */
function pairKey({ type, value }: AttributeTypeAndValue): string {
  const folded = value.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
  return `${type.toLowerCase()}=${folded.replace(/[\\,+]/g, (special) => `\\${special.charCodeAt(0).toString(16)}`)}`;
}

/** Splits at `separator` where no backslash stands before it and no quotes are around it (RFC 2253's older form). */
function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let position = 0; position < text.length; position++) {
    if (text[position] === "\\") position++;
    else if (text[position] === '"') quoted = !quoted;
    else if (text[position] === separator && !quoted) {
      parts.push(text.slice(start, position));
      start = position + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function parsePair(text: string): AttributeTypeAndValue | undefined {
  const match = /^\s*([a-z][a-z0-9-]*|\d+(?:\.\d+)*)\s*=\s*(.*)$/is.exec(text);
  const [, type, escaped] = match ?? [];
  const value = escaped === undefined ? undefined : unescapeValue(trimEnd(escaped));
  return type === undefined || value === undefined ? undefined : { type, value };
}

/** Takes spaces off the end, but not one that is escaped. */
function trimEnd(text: string): string {
  const trimmed = text.trimEnd();
  const backslashes = /\\*$/.exec(trimmed)?.[0].length ?? 0;
  return backslashes % 2 === 1 ? text.slice(0, trimmed.length + 1) : trimmed;
}

function unescapeValue(text: string): string | undefined {
  const quoted = text.length >= 2 && text.startsWith('"') && text.endsWith('"');
  const bytes: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for (const [piece] of (quoted ? text.slice(1, -1) : text).matchAll(/\\[0-9a-f]{2}|\\.|[^\\]+|\\$/gisu)) {
    if (piece === "\\") return undefined;
    if (/^\\[0-9a-f]{2}$/i.test(piece)) bytes.push(Uint8Array.of(Number.parseInt(piece.slice(1), 16)));
    else bytes.push(encoder.encode(piece.startsWith("\\") ? piece.slice(1) : piece));
  }
  return new TextDecoder().decode(Buffer.concat(bytes));
}
