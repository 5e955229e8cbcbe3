/** The ways to log on. A vault answers those that are configured. */
export type LogonType = "CyberArk" | "LDAP" | "Windows" | "RADIUS";

export interface LogonCredentials {
  /** `CyberArk` when left out. */
  readonly type?: LogonType;
  readonly username: string;
  readonly password: string;
  /** Changes the password with the logon. */
  readonly newPassword?: string;
  /** False: the logon ends the user's other sessions. The client sends true when left out. */
  readonly concurrentSession?: boolean;
}

/** `GET /API/LoginsInfo`; times in Unix seconds. */
export interface PvwaLoginsInfo {
  readonly LastSuccessLoginTime: number;
  readonly LastSuccessLoginIP: string;
  readonly FailedLogins: number;
  readonly LastFailLoginTime: number;
  readonly LastFailLoginIP: string;
}
