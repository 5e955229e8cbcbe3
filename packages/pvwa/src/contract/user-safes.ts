/** A safe that a user is a member of: an element of `GET /API/Users/{id}/safes`. Of the product's shape one name is known. */
export interface PvwaUserSafe {
  readonly SafeUrlId: string;
  readonly SafeName: string;
  readonly SafeNumber: number;
  readonly Description: string;
  readonly Location: string;
}

export interface PvwaUserSafeList {
  readonly Safes: readonly PvwaUserSafe[];
}
