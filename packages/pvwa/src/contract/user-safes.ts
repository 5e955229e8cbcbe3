/** A safe that a user is a member of: an element of `GET /API/Users/{id}/safes`. The product's shape is not published. */
export interface PvwaUserSafe {
  readonly safeUrlId: string;
  readonly safeName: string;
  readonly safeNumber: number;
  readonly description: string;
  readonly location: string;
}

export interface PvwaUserSafeList {
  readonly Safes: readonly PvwaUserSafe[];
}
