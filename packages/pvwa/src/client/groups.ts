import type { Collection } from "../contract/collection.ts";
import type { GroupListQuery, PvwaGroup, PvwaGroupCreate, PvwaGroupMemberAdd } from "../contract/group.ts";
import type { Call } from "./call.ts";
import { isGroup } from "./guard.ts";
import { queryString } from "./query.ts";

export interface GroupCalls {
  /** One page. */
  list(query?: GroupListQuery): Promise<Collection<PvwaGroup>>;
  /** Every page in turn. */
  pages(query?: GroupListQuery): AsyncIterable<readonly PvwaGroup[]>;
  get(id: number, options?: { readonly includeMembers?: boolean }): Promise<PvwaGroup>;
  create(group: PvwaGroupCreate): Promise<PvwaGroup>;
  delete(id: number): Promise<void>;
  /** Refused with `PASWS213E` for one who is a member already. */
  addMember(groupId: number, member: PvwaGroupMemberAdd): Promise<void>;
  removeMember(groupId: number, memberName: string): Promise<void>;
}

export function groupCalls(call: Call): GroupCalls {
  const listPath = (query: GroupListQuery) => `/API/UserGroups/${queryString({ ...query })}`;
  return {
    list: (query = {}) => call.page(listPath(query), isGroup),
    pages: (query = {}) => call.pages(listPath(query), isGroup),
    get: (id, options = {}) => call.json("GET", `/API/UserGroups/${id}/${queryString({ ...options })}`, isGroup),
    create: (group) => call.json("POST", "/API/UserGroups/", isGroup, group),
    delete: (id) => call.action("DELETE", `/API/UserGroups/${id}/`),
    addMember: (groupId, member) => call.action("POST", `/API/UserGroups/${groupId}/Members/`, member),
    removeMember: (groupId, memberName) =>
      call.action("DELETE", `/API/UserGroups/${groupId}/Members/${encodeURIComponent(memberName)}/`),
  };
}
