import type { CollectionQuery } from "./collection.ts";

/** The members of a group as PVWA lists them; mind the capital `U`. */
export interface PvwaGroupMember {
  readonly id: number;
  readonly UserName: string;
}

export interface PvwaGroup {
  readonly id: number;
  readonly groupType: "Vault" | "Directory";
  readonly groupName: string;
  readonly description: string;
  readonly location: string;
  /** The domain and name of a `Directory` group. */
  readonly directory?: string;
  readonly dn?: string;
  /** With `includeMembers` only. */
  readonly members?: readonly PvwaGroupMember[];
}

export interface GroupListQuery extends CollectionQuery {
  readonly includeMembers?: boolean;
}

export interface PvwaGroupCreate {
  /** At most 128 characters. */
  readonly groupName: string;
  readonly description?: string;
  readonly location?: string;
}

export interface PvwaGroupMemberAdd {
  /** The member's name, not a number. */
  readonly memberId: string;
  readonly memberType?: "vault" | "domain";
  /** The DNS name of the directory's domain, for a domain member. */
  readonly domainName?: string;
}
