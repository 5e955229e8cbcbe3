/** `GET /API/verify/`: answered without a session. */
export interface PvwaServerVerification {
  readonly ApplicationName: string;
  readonly AuthenticationMethods: readonly { readonly Enabled: boolean; readonly Id: string }[];
  readonly ServerId: string;
  readonly ServerName: string;
  /** Of newer versions. */
  readonly Features?: readonly unknown[];
}

/** `GET /API/ComponentsMonitoringSummary`: how many of each kind of component there are. */
export interface PvwaHealthSummary {
  readonly Components: readonly {
    readonly ComponentID: string;
    readonly ComponentName: string;
    readonly Description: string;
    readonly ConnectedComponentCount: number;
    readonly ComponentTotalCount: number;
    readonly ComponentSpecificStat: number;
  }[];
  readonly Vaults: readonly { readonly IP: string; readonly Role: string; readonly IsLoggedOn: boolean }[];
}

/** `GET /API/ComponentsMonitoringDetails/{component}`. */
export interface PvwaHealthDetails {
  readonly ComponentsDetails: readonly {
    readonly ComponentIP: string;
    readonly ComponentUserName: string;
    readonly ComponentVersion: string;
    /** Always -1. */
    readonly ComponentSpecificStat: number;
    readonly IsLoggedOn: boolean;
    /** Unix seconds. */
    readonly LastLogonDate: number;
  }[];
}

/** `GET /WebServices/PIMServices.svc/Server`. */
export interface PvwaServerInfo {
  /** `14.2.0`: what clients gate their functions by. */
  readonly ExternalVersion: string;
  readonly InternalVersion: string;
  readonly ServerName: string;
}
