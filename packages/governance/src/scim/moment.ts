/** Unix milliseconds as SCIM shows times (RFC 7643 section 2.3.5). */
export function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
