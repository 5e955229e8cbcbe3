/** Bits of Active Directory's `userAccountControl` ([MS-ADTS] section 2.2.16). */
export const ACCOUNT_DISABLED = 0x2;
export const NORMAL_ACCOUNT = 0x200;

export function isEnabled(accountControl: number): boolean {
  return (accountControl & ACCOUNT_DISABLED) === 0;
}

/** The value with the one bit set as wanted and every other as it was. */
export function withEnabled(accountControl: number, enabled: boolean): number {
  return enabled ? accountControl & ~ACCOUNT_DISABLED : accountControl | ACCOUNT_DISABLED;
}
