/**
 * As much of a text as a field of the vault holds (`limit` in UTF-16 units, as the vault counts), never half a character. For texts that
 * people read, whose whole the gateway keeps beside the vault.
 */
export function fitting(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? limit - 1 : limit);
}
