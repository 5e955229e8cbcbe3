/** The flat user of the first generation, at `/WebServices/PIMServices.svc/Users/{name}`. */
export interface PvwaGen1User {
  readonly UserName: string;
  readonly FirstName: string;
  readonly LastName: string;
  readonly Email: string;
  readonly Source: "Internal" | "LDAP";
  readonly UserTypeName: string;
  readonly Expired: boolean;
  /** `MM/dd/yyyy`, empty for never. */
  readonly ExpiryDate: string;
  readonly Disabled: boolean;
  readonly AgentUser: boolean;
  readonly Suspended: boolean;
  readonly Location: string;
  readonly ChangePasswordOnTheNextLogon: boolean;
}
