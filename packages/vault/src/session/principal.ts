import { type PvwaUser, refusal, type VaultAuthorization } from "@castellan/pvwa";
import { administratorName, auditorsGroup } from "../user/built-in.ts";
import { parseUser } from "../user/document.ts";
import type { UserStatements } from "../user/statements.ts";

/** The user of a session, with what he may do. */
export interface Principal {
  readonly userId: number;
  readonly username: string;
  readonly authorizations: ReadonlySet<VaultAuthorization>;
  readonly location: string;
  readonly groupIds: readonly number[];
  /** The built-in Administrator: sees and manages every safe. */
  readonly administrator: boolean;
  /** A member of the group Auditors: sees every safe. */
  readonly auditor: boolean;
}

/** The principal of user `id`; `undefined` when there is none, or when he may not work any more. */
export async function loadPrincipal(
  users: Pick<UserStatements, "document">,
  id: number,
): Promise<Principal | undefined> {
  const row = await users.document.first({ id });
  if (row === undefined) return undefined;
  const user = parseUser(row.document);
  return user.enableUser && !user.suspended ? principalOf(user) : undefined;
}

function principalOf(user: PvwaUser): Principal {
  return {
    userId: user.id,
    username: user.username,
    authorizations: new Set(user.vaultAuthorization),
    location: user.location,
    groupIds: user.groupsMembership.map(({ groupID }) => groupID),
    administrator: user.username === administratorName,
    auditor: user.groupsMembership.some(({ groupName }) => groupName === auditorsGroup),
  };
}

/** Throws 403 `PASWS041E` unless the principal holds every one of `needed`. */
export function authorize(principal: Principal, action: string, ...needed: readonly VaultAuthorization[]): void {
  const missing = needed.filter((authorization) => !principal.authorizations.has(authorization));
  if (missing.length > 0) throw refusal("PASWS041E", `${action}; it takes ${missing.join(" and ")}`);
}
