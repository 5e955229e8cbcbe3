import type { PvwaGroup, PvwaGroupMember, PvwaUser } from "@castellan/pvwa";
import type { VaultGroupCalls } from "../../src/vault-session/vault-calls.ts";
import { httpError } from "./http-error.ts";

/** A PVWA's group calls in memory over the fake vault's users. */
export interface FakeGroups {
  readonly calls: VaultGroupCalls;
  readonly groups: Map<number, PvwaGroup>;
  add(group: Partial<PvwaGroup> & { readonly groupName: string }): PvwaGroup;
  failNext(name: keyof VaultGroupCalls, error: unknown): void;
}

export interface FakeGroupsOptions {
  /** Groups on one page of the list. */
  readonly pageSize?: number;
  /** Takes the name of an update and passes over the rest, as the documented body has it. */
  readonly renamesOnly?: boolean;
  readonly firstId?: number;
}

export function createFakeGroups(
  users: Map<number, PvwaUser>,
  log: string[],
  { pageSize = 1000, renamesOnly = false, firstId = 1 }: FakeGroupsOptions = {},
): FakeGroups {
  const groups = new Map<number, PvwaGroup>();
  const failures = new Map<string, unknown[]>();
  let nextId = firstId;

  function add(group: Partial<PvwaGroup> & { readonly groupName: string }): PvwaGroup {
    const added = { groupType: "Vault" as const, description: "", location: "\\", id: nextId, ...group };
    nextId = Math.max(nextId, added.id) + 1;
    setMembers(added, added.members ?? []);
    return added;
  }

  async function called(name: keyof VaultGroupCalls, subject: string | number): Promise<void> {
    log.push(`group.${name} ${subject}`.trim());
    const failure = failures.get(name)?.shift();
    if (failure !== undefined) throw failure;
  }

  function known(id: number): PvwaGroup {
    const group = groups.get(id);
    if (group === undefined) throw httpError(404, "CASTL009E", `Group [${id}] does not exist.`);
    return group;
  }

  function refuseTaken(name: string, own?: number): void {
    for (const { id, groupName } of groups.values()) {
      if (id !== own && groupName.toLowerCase() === name.toLowerCase()) {
        throw httpError(409, "CASTL001E", `User or group [${name}] already exists.`);
      }
    }
  }

  function memberNamed(name: string): PvwaGroupMember {
    const key = name.toLowerCase();
    const user = [...users.values()].find(({ username }) => username.toLowerCase() === key);
    if (user !== undefined) return { id: user.id, UserName: user.username };
    const group = [...groups.values()].find(({ groupName }) => groupName.toLowerCase() === key);
    if (group !== undefined) return { id: group.id, UserName: group.groupName };
    throw httpError(404, "ITATS003E", `User [${name}] does not exist.`);
  }

  function setMembers(group: PvwaGroup, members: readonly PvwaGroupMember[]): void {
    groups.set(group.id, { ...group, members });
    for (const user of users.values()) {
      const others = user.groupsMembership.filter(({ groupID }) => groupID !== group.id);
      const isMember = members.some(({ id, UserName }) => id === user.id && UserName === user.username);
      const own = { groupID: group.id, groupName: group.groupName, groupType: group.groupType };
      users.set(user.id, { ...user, groupsMembership: isMember ? [...others, own] : others });
    }
  }

  const shown = (group: PvwaGroup, includeMembers = false): PvwaGroup => {
    const { members = [], ...bare } = group;
    return includeMembers ? { ...bare, members } : bare;
  };

  function page(offset: number, search: string, includeMembers: boolean) {
    const all = [...groups.values()].filter(({ groupName }) => groupName.toLowerCase().includes(search.toLowerCase()));
    const value = all.slice(offset, offset + pageSize).map((group) => shown(group, includeMembers));
    const next = offset + pageSize;
    const link = `api/UserGroups?search=${encodeURIComponent(search)}&offset=${next}&includeMembers=${includeMembers}`;
    return next < all.length ? { value, count: all.length, nextLink: link } : { value, count: all.length };
  }

  return {
    groups,
    add,
    failNext(name, error) {
      failures.set(name, [...(failures.get(name) ?? []), error]);
    },
    calls: {
      async list({ search = "", includeMembers = false } = {}) {
        await called("list", `${search}${includeMembers ? " members" : ""}`.trim());
        return page(0, search, includeMembers);
      },
      async next(link) {
        await called("next", "");
        const query = new URLSearchParams(link.split("?")[1]);
        return page(Number(query.get("offset")), query.get("search") ?? "", query.get("includeMembers") === "true");
      },
      async get(id, { includeMembers = false } = {}) {
        await called("get", `${id}${includeMembers ? " members" : ""}`);
        return shown(known(id), includeMembers);
      },
      async create(body) {
        await called("create", body.groupName);
        refuseTaken(body.groupName);
        return shown(add(body));
      },
      async update(id, body) {
        await called("update", id);
        refuseTaken(body.groupName, id);
        const group = known(id);
        const changed = renamesOnly ? { ...group, groupName: body.groupName } : { ...group, ...body };
        groups.set(id, changed);
        return shown(changed);
      },
      async delete(id) {
        await called("delete", id);
        setMembers(known(id), []);
        groups.delete(id);
      },
      async addMember(id, { memberId }) {
        await called("addMember", `${id} ${memberId}`);
        const group = known(id);
        const member = memberNamed(memberId);
        const { members = [] } = group;
        if (members.some((other) => other.id === member.id && other.UserName === member.UserName)) {
          throw httpError(409, "PASWS213E", `User [${memberId}] is already a member of the group.`);
        }
        setMembers(group, [...members, member]);
      },
      async removeMember(id, name) {
        await called("removeMember", `${id} ${name}`);
        const group = known(id);
        const member = memberNamed(name);
        const { members = [] } = group;
        const others = members.filter((other) => other.id !== member.id || other.UserName !== member.UserName);
        if (others.length === members.length) throw httpError(404, "CASTL010E", `[${name}] is not a member.`);
        setMembers(group, others);
      },
    },
  };
}
