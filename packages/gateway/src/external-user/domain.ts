/**
 * The DNS name that the trailing `DC` parts of a distinguished name spell (RFC 2247), in lower case; `undefined` when it
 * has none. A comma that belongs to a value is escaped with a backslash (RFC 4514) and does not end a part.
 */
export function domainOf(dn: string): string | undefined {
  const parts = dn.split(/(?<!\\),/);
  const labels: string[] = [];
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const label = /^\s*DC\s*=\s*([^\s=+\\]+)\s*$/i.exec(parts[index] ?? "")?.[1];
    if (label === undefined) break;
    labels.unshift(label.toLowerCase());
  }
  return labels.length === 0 ? undefined : labels.join(".");
}
