import { PvwaError, type PvwaUser, type UserCalls } from "@castellan/pvwa";
import { ScimError } from "@castellan/scim";
import { nameOf } from "./guard.ts";
import { updateBody } from "./update-body.ts";
import type { VaultUser } from "./vault-user.ts";

type EnablementCalls = Pick<UserCalls, "enable" | "disable" | "get" | "update">;

/**
 * Enables or disables a vault user and reads back what became of it, because a PVWA's success says little. A PVWA before
 * 12.6 has no such calls: there the whole user is written again with the one flag changed. Throws the PVWA's errors, and
 * `ScimError` `upstreamFailed` when the vault says that it was done and it was not.
 */
export async function setVaultEnabled(vault: EnablementCalls, user: VaultUser, enabled: boolean): Promise<PvwaUser> {
  try {
    await (enabled ? vault.enable(user.id) : vault.disable(user.id));
  } catch (error) {
    if (!isMissingRoute(error)) throw error;
    // Throws 404 when it is the user that is missing.
    await vault.update(user.id, updateBody(await vault.get(user.id), { enableUser: enabled }));
  }
  const now = await vault.get(user.id);
  if (now.enableUser === enabled) return now;
  throw new ScimError(
    "upstreamFailed",
    `The vault answered that ${nameOf(user)} was ${enabled ? "enabled" : "disabled"}, but reading the user back shows that it was not`,
  );
}

function isMissingRoute(error: unknown): boolean {
  return error instanceof PvwaError && error.kind === "http" && (error.status === 404 || error.status === 405);
}
