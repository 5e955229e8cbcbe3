import type { ResourceStore } from "@castellan/scim";
import { requireScope } from "../authentication/authorise.ts";
import type { Caller } from "../authentication/caller.ts";
import type { UserContext } from "./context.ts";
import { createUser } from "./create.ts";
import { deleteUser } from "./delete.ts";
import { listUsers } from "./list.ts";
import { modifyUser } from "./modify.ts";
import { getUser } from "./read.ts";

/** SCIM users that live in a vault behind a PVWA. Users are known by id, and by user name. */
export function createUserStore(context: UserContext): ResourceStore<Caller> {
  return {
    keepsVersions: true,
    get: (caller, key, options) => getUser(context, caller, key, options?.excluded ?? []),
    list: (caller, query) => listUsers(context, caller, query),
    async create(caller, resource) {
      requireScope(caller, "users");
      return await createUser(context, caller, resource);
    },
    async modify(caller, _key, modification, expectedVersion) {
      requireScope(caller, "users");
      return await modifyUser(context, caller, modification, expectedVersion);
    },
    async delete(caller, key, expectedVersion) {
      requireScope(caller, "users");
      await deleteUser(context, caller, key, expectedVersion);
    },
  };
}
