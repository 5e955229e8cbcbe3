/** .NET's `DateTime.MinValue` in Unix seconds: how a server on UTC writes "never" into `expiryDate` and `lastSuccessfulLoginDate`. */
export const NEVER = -62_135_596_800;

/**
 * Whether a PVWA time in Unix seconds stands for "never": `DateTime.MinValue` in the server's own zone, so up to a day
 * around {@link NEVER}, or 0, which directory mappings use.
 */
export function isNever(seconds: number): boolean {
  return seconds === 0 || Math.abs(seconds - NEVER) <= 86_400;
}
