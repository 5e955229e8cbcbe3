import { ScimError } from "@castellan/scim";
import type { UserContext } from "./context.ts";
import type { VaultUser } from "./vault-user.ts";

/** How errors and audit name a user. */
export function nameOf(user: VaultUser): string {
  return `user ${user.id} (${user.username})`;
}

/** Throws `forbidden` for a user that the gateway's settings protect: its own way into the vault must not be cut by a client. */
export function refuseProtected(context: UserContext, user: VaultUser): void {
  if (!context.protectedUsers.has(user.username.toLowerCase())) return;
  throw new ScimError(
    "forbidden",
    `${user.username} is protected by the gateway's settings and was not changed: change this user in the vault itself, or take the name off protectedUsers`,
  );
}
