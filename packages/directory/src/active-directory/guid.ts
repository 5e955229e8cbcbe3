/** The first three groups of a GUID are stored with their bytes in reverse ([MS-DTYP] section 2.3.4.2). */
const storedOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** The 16 bytes of `objectGUID` as lower-case hexadecimal with hyphens. */
export function formatGuid(bytes: Uint8Array): string {
  const hexadecimal = Buffer.from(storedOrder.map((position) => bytes[position] ?? 0)).toString("hex");
  return hexadecimal.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The bytes as `objectGUID` holds them; undefined when the text is no GUID. */
export function parseGuid(text: string): Buffer | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return undefined;
  const bytes = Buffer.from(text.replaceAll("-", ""), "hex");
  return Buffer.from(storedOrder.map((position) => bytes[position] ?? 0));
}
