import { type Profile, profiles } from "@castellan/scim";

/** The name of a resource type, in which a dialect has a schema. */
export type TypeName = "User" | "Account" | "Application" | "Plan" | "ProvisioningTransaction";

/** How one mount of the API calls things: the resources are the same. */
export interface Dialect {
  readonly basePath: string;
  readonly profile: Profile;
  urn(type: TypeName): string;
  /** The URN under which an account shows the attributes that it has in its application. */
  accountSchemaUrn(application: string): string;
  /** What an account's references are called. */
  readonly references: readonly string[];
}

const own = "urn:castellan:params:scim:schemas:governance:1.0";
const sailpoint = "urn:ietf:params:scim:schemas:sailpoint:1.0";

/** Application names may hold what no URN does (RFC 8141 section 2): it is percent-encoded. */
export const castellanDialect: Dialect = {
  basePath: "/governance/scim/v2",
  profile: profiles.default,
  urn: (type) => `${own}:${type}`,
  accountSchemaUrn: (application) => `${own}:Application:Schema:${encodeURIComponent(application)}:account`,
  references: ["$ref"],
};

/** Resources that IdentityIQ's API has no like of. */
const ownTypes: ReadonlySet<TypeName> = new Set(["Plan", "ProvisioningTransaction"]);

/**
 * What clients of IdentityIQ's SCIM API look for: its path, its URNs with application names as they are, and references without the dollar
 * sign.
 */
export const sailpointDialect: Dialect = {
  basePath: "/identityiq/scim/v2",
  profile: profiles.default,
  urn: (type) => `${ownTypes.has(type) ? own : sailpoint}:${type}`,
  accountSchemaUrn: (application) => `${sailpoint}:Application:Schema:${application}:account`,
  references: ["$ref", "ref"],
};
