import type { CollectionQuery } from "./collection.ts";

/**
 * A member of a group as PVWA lists them; mind the capital `U`. A group that is a member stands among the users, by its name, and
 * nothing says which of the two a member is.
 */
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

/** The body of PUT: `groupName` is required; what else is left out stays. */
export interface PvwaGroupUpdate {
  readonly groupName: string;
  readonly description?: string;
  readonly location?: string;
}

/** How many characters the texts of a group may have. */
export const groupTextLimits = { groupName: 128, description: 255, location: 128 } as const;

export interface PvwaGroupMemberAdd {
  /** The name of a user or a group, not a number. */
  readonly memberId: string;
  readonly memberType?: "vault" | "domain";
  /** The DNS name of the directory's domain, for a domain member. */
  readonly domainName?: string;
}
