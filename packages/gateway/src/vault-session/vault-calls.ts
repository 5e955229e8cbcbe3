import type { GroupCalls, UserCalls } from "@castellan/pvwa";
import type { VaultCredential } from "./credential.ts";
import type { SessionPool } from "./session-pool.ts";

/** The PVWA's group calls, each of which is one request. */
export type VaultGroupCalls = Omit<GroupCalls, "pages">;

/** The PVWA as one credential, each call in whatever session the pool holds for it. */
export function vaultUsers(pool: Pick<SessionPool, "use">, credential: VaultCredential): UserCalls {
  return {
    list: (query) => pool.use(credential, (session) => session.users.list(query)),
    get: (id) => pool.use(credential, (session) => session.users.get(id)),
    create: (user) => pool.use(credential, (session) => session.users.create(user)),
    update: (id, user) => pool.use(credential, (session) => session.users.update(id, user)),
    delete: (id) => pool.use(credential, (session) => session.users.delete(id)),
    resetPassword: (id, password) => pool.use(credential, (session) => session.users.resetPassword(id, password)),
    activate: (id) => pool.use(credential, (session) => session.users.activate(id)),
    enable: (id) => pool.use(credential, (session) => session.users.enable(id)),
    disable: (id) => pool.use(credential, (session) => session.users.disable(id)),
  };
}

export function vaultGroups(pool: Pick<SessionPool, "use">, credential: VaultCredential): VaultGroupCalls {
  return {
    list: (query) => pool.use(credential, (session) => session.groups.list(query)),
    next: (link) => pool.use(credential, (session) => session.groups.next(link)),
    get: (id, options) => pool.use(credential, (session) => session.groups.get(id, options)),
    create: (group) => pool.use(credential, (session) => session.groups.create(group)),
    update: (id, group) => pool.use(credential, (session) => session.groups.update(id, group)),
    delete: (id) => pool.use(credential, (session) => session.groups.delete(id)),
    addMember: (id, member) => pool.use(credential, (session) => session.groups.addMember(id, member)),
    removeMember: (id, name) => pool.use(credential, (session) => session.groups.removeMember(id, name)),
  };
}
