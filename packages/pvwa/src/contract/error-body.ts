/** One invalid parameter, inside `PASWS167E`. */
export interface PvwaErrorDetail {
  readonly ParameterName?: string;
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** The one shape of every PVWA error. */
export interface PvwaErrorBody {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
  readonly Details?: readonly PvwaErrorDetail[];
}
