/** A kind of user that the vault's licence knows: an element of `GET /API/UserTypes`, 13.2 and later. */
export interface PvwaUserType {
  readonly UserTypeId: number;
  readonly UserTypeName: string;
  /** The doors that users of this type may come by. */
  readonly AllowedClientInterfaces: readonly string[];
}

export interface PvwaUserTypeList {
  readonly UserTypes: readonly PvwaUserType[];
}
