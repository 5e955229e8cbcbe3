import type { Collection } from "../contract/collection.ts";
import type {
  GroupListQuery,
  PvwaGroup,
  PvwaGroupCreate,
  PvwaGroupMemberAdd,
  PvwaGroupUpdate,
} from "../contract/group.ts";
import { type Call, linkPath } from "./call.ts";
import { isGroup } from "./guard.ts";
import { queryString } from "./query.ts";

export interface GroupCalls {
  /** One page. */
  list(query?: GroupListQuery): Promise<Collection<PvwaGroup>>;
  /** The page that a `nextLink` leads to. */
  next(link: string): Promise<Collection<PvwaGroup>>;
  /** Every page in turn. */
  pages(query?: GroupListQuery): AsyncIterable<readonly PvwaGroup[]>;
  get(id: number, options?: { readonly includeMembers?: boolean }): Promise<PvwaGroup>;
  create(group: PvwaGroupCreate): Promise<PvwaGroup>;
  /** 12.0 and later; the name is certain to be taken, the rest is not. */
  update(id: number, group: PvwaGroupUpdate): Promise<PvwaGroup>;
  delete(id: number): Promise<void>;
  /** Refused with `PASWS213E` for one who is a member already. */
  addMember(groupId: number, member: PvwaGroupMemberAdd): Promise<void>;
  removeMember(groupId: number, memberName: string): Promise<void>;
}

export function groupCalls(call: Call): GroupCalls {
  const listPath = (query: GroupListQuery) => `/API/UserGroups/${queryString({ ...query })}`;
  return {
    list: (query = {}) => call.page(listPath(query), isGroup),
    next: (link) => call.page(linkPath(link), isGroup),
    pages: (query = {}) => call.pages(listPath(query), isGroup),
    get: (id, options = {}) => call.json("GET", `/API/UserGroups/${id}/${queryString({ ...options })}`, isGroup),
    create: (group) => call.json("POST", "/API/UserGroups/", isGroup, group),
    update: (id, group) => call.json("PUT", `/API/UserGroups/${id}/`, isGroup, group),
    delete: (id) => call.action("DELETE", `/API/UserGroups/${id}/`),
    addMember: (groupId, member) => call.action("POST", `/API/UserGroups/${groupId}/Members/`, member),
    removeMember: (groupId, memberName) =>
      call.action("DELETE", `/API/UserGroups/${groupId}/Members/${encodeURIComponent(memberName)}/`),
  };
}
