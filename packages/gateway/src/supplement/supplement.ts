import type { JsonObject } from "@castellan/scim";

/** Of which resource type something is kept. */
export type SupplementKind = "User" | "Group";

/** A user or a group of the vault, as far as it takes to find what is kept of it. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** What the gateway keeps of a vault user or group beside the vault. */
export interface Supplement {
  readonly attributes: JsonObject;
  /** Unix milliseconds; absent: it was not created through the gateway. */
  readonly createdAt?: number;
  /** Unix milliseconds of the last change through the gateway. */
  readonly modifiedAt?: number;
  /** Of what the vault held after that change; absent when not all of it was looked at. */
  readonly fingerprint?: string;
}
