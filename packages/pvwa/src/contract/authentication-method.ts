/** A way to log on, as `GET /API/Configuration/AuthenticationMethods` lists it. */
export interface PvwaAuthenticationMethod {
  readonly id: string;
  readonly displayName: string;
  readonly enabled: boolean;
  readonly mobileEnabled: boolean;
  readonly logoffUrl: string;
  readonly secondFactorAuth: "cyberark" | "radius" | "ldap" | null;
  readonly signInLabel: string;
  readonly usernameFieldLabel: string;
  readonly passwordFieldLabel: string;
}
