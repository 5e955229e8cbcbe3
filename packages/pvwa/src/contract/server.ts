/** `GET /API/verify/`: answered without a session. */
export interface PvwaServerVerification {
  readonly ApplicationName: string;
  readonly AuthenticationMethods: readonly { readonly Enabled: boolean; readonly Id: string }[];
  readonly ServerId: string;
  readonly ServerName: string;
}

/** `GET /WebServices/PIMServices.svc/Server`. */
export interface PvwaServerInfo {
  /** `14.2.0`: what clients gate their functions by. */
  readonly ExternalVersion: string;
  readonly InternalVersion: string;
  readonly ServerName: string;
}
