import type { UserCalls } from "@castellan/pvwa";
import type { VaultCredential } from "./credential.ts";
import type { SessionPool } from "./session-pool.ts";

/** The PVWA's user calls as one credential, each in whatever session the pool holds for it. */
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
