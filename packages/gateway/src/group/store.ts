import type { ResourceStore } from "@castellan/scim";
import { requireScope } from "../authentication/authorise.ts";
import type { Caller } from "../authentication/caller.ts";
import type { GroupContext } from "./context.ts";
import { createGroup } from "./create.ts";
import { deleteGroup } from "./delete.ts";
import { listGroups } from "./list.ts";
import { modifyGroup } from "./modify.ts";
import { getGroup } from "./read.ts";

const everything = { excluded: [] };

/** SCIM groups that live in a vault behind a PVWA. Groups are known by id, and by name. */
export function createGroupStore(context: GroupContext): ResourceStore<Caller> {
  return {
    keepsVersions: true,
    get: (caller, key, options = everything) => getGroup(context, caller, key, options),
    list: (caller, query) => listGroups(context, caller, query),
    async create(caller, resource) {
      requireScope(caller, "groups");
      return await createGroup(context, caller, resource);
    },
    async modify(caller, _key, modification, expectedVersion, options = everything) {
      requireScope(caller, "groups");
      return await modifyGroup(context, caller, modification, expectedVersion, options);
    },
    async delete(caller, key, expectedVersion) {
      requireScope(caller, "groups");
      await deleteGroup(context, caller, key, expectedVersion);
    },
  };
}
