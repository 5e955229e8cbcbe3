import { type PvwaUser, refusal, type VaultAuthorization } from "@castellan/pvwa";
import type { PredefinedGroups } from "../member/predefined.ts";
import { administratorName, vaultAdminsGroup } from "../user/built-in.ts";
import { nameKey, parseUser } from "../user/document.ts";
import type { UserStatements } from "../user/statements.ts";
import { logonObstacle } from "./may-log-on.ts";

/** The user of a session, with what he may do. */
export interface Principal {
  readonly userId: number;
  readonly username: string;
  readonly authorizations: ReadonlySet<VaultAuthorization>;
  readonly location: string;
  /** The groups he is a member of, also through other groups. */
  readonly groupIds: readonly number[];
  /** The built-in Administrator: sees and manages every safe. */
  readonly administrator: boolean;
  /** A member of Vault Admins, also through another group: sets the vault itself up. */
  readonly vaultAdmin: boolean;
  /** What he may do in every safe, since a group of his is a member of each; 0 when there is none. */
  readonly everywhere: number;
}

/** A user whose sessions go on. */
export interface Standing {
  readonly principal: Principal;
  /** Unix seconds: what he proved himself by before is not his password any more. */
  readonly provesSince: number;
}

/** The standing of user `id`; `undefined` when he has no principal. */
export async function loadStanding(
  users: Pick<UserStatements, "document" | "groups" | "passwordChangedAt">,
  predefined: PredefinedGroups,
  id: number,
  now: number,
): Promise<Standing | undefined> {
  const principal = await loadPrincipal(users, predefined, id, now);
  if (principal === undefined) return undefined;
  const password = await users.passwordChangedAt.first({ id });
  return { principal, provesSince: password?.password_changed_at ?? 0 };
}

/** The principal of user `id`; `undefined` when there is none, or when he may not work any more at `now` (Unix seconds). */
export async function loadPrincipal(
  users: Pick<UserStatements, "document" | "groups">,
  predefined: PredefinedGroups,
  id: number,
  now: number,
): Promise<Principal | undefined> {
  const row = await users.document.first({ id });
  if (row === undefined) return undefined;
  const user = parseUser(row.document);
  if (isOut(user, now)) return undefined;
  return principalOf(user, await users.groups.all({ userId: id }), predefined);
}

/** Whether a session of `user` is over for his own sake. The hours are those of logging on: who is in may finish. */
function isOut(user: PvwaUser, now: number): boolean {
  const obstacle = logonObstacle(user, now);
  return obstacle !== undefined && obstacle !== "CASTL014E";
}

/** What `user` may do who is in `groups`, himself or through others. */
export function principalOf(
  user: PvwaUser,
  groups: readonly { readonly id: number; readonly group_name: string }[],
  predefined: PredefinedGroups,
): Principal {
  return {
    userId: user.id,
    username: user.username,
    authorizations: new Set(user.vaultAuthorization),
    location: user.location,
    groupIds: groups.map(({ id }) => id),
    administrator: user.username === administratorName,
    vaultAdmin: groups.some(({ group_name }) => group_name === vaultAdminsGroup),
    everywhere: groups.reduce(
      (bits, { group_name }) => bits | (predefined.get(nameKey(group_name))?.permissions ?? 0),
      0,
    ),
  };
}

/** Throws 403 `PASWS041E` unless the principal is a member of Vault Admins. */
export function authorizeVaultAdmin(principal: Principal, action: string): void {
  if (principal.vaultAdmin || principal.administrator) return;
  throw refusal("PASWS041E", `${action}; it takes membership of ${vaultAdminsGroup}`);
}

/** Throws 403 `PASWS041E` unless the principal holds every one of `needed`. */
export function authorize(principal: Principal, action: string, ...needed: readonly VaultAuthorization[]): void {
  const missing = needed.filter((authorization) => !principal.authorizations.has(authorization));
  if (missing.length > 0) throw refusal("PASWS041E", `${action}; it takes ${missing.join(" and ")}`);
}
