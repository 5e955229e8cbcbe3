import type { OwnResource } from "@castellan/scim";
import type { Caller } from "./authentication/caller.ts";
import { userIdOf } from "./user/read.ts";

/** The vault user that a caller is, or that its API token acts as (RFC 7644 section 3.11). Found by name alone: a name may look like an id. */
export async function ownUser(caller: Caller): Promise<OwnResource | undefined> {
  const id = await userIdOf(caller, caller.vaultUser);
  return id === undefined ? undefined : { resourceType: "User", id: String(id) };
}
