const pattern = /^(-?\d{4,}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * The instant of an `xsd:dateTime` (RFC 7643 section 2.3.5) in Unix milliseconds; a time without zone is UTC.
 * `undefined` for text that is none.
 */
export function parseDateTime(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, date = "", time = "", fraction = "", zone = "Z"] = match;
  const instant = Date.parse(`${date}T${time}${fraction}${zone.toUpperCase()}`);
  return Number.isNaN(instant) ? undefined : instant;
}
