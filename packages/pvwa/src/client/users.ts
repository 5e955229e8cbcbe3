import type { PvwaUser, PvwaUserCreate, PvwaUserList, PvwaUserUpdate, UserListQuery } from "../contract/user.ts";
import type { Call } from "./call.ts";
import { isUser, isUserList } from "./guard.ts";
import { queryString } from "./query.ts";

export interface UserCalls {
  /** Needs the authorisation AuditUsers. */
  list(query?: UserListQuery): Promise<PvwaUserList>;
  get(id: number): Promise<PvwaUser>;
  /** Creates a user of the vault itself; needs AddUpdateUsers. */
  create(user: PvwaUserCreate): Promise<PvwaUser>;
  /** Replaces the whole user: see `toUserUpdate`. */
  update(id: number, user: PvwaUserUpdate): Promise<PvwaUser>;
  delete(id: number): Promise<void>;
  resetPassword(id: number, newPassword: string): Promise<void>;
  /** Clears a suspension; it does not enable. */
  activate(id: number): Promise<void>;
  /** 12.6 and later. */
  enable(id: number): Promise<void>;
  disable(id: number): Promise<void>;
}

export function userCalls(call: Call): UserCalls {
  return {
    list: (query = {}) => call.json("GET", `/API/Users/${queryString(userQuery(query))}`, isUserList),
    get: (id) => call.json("GET", `/API/Users/${id}/`, isUser),
    create: (user) => call.json("POST", "/API/Users/", isUser, user),
    update: (id, user) => call.json("PUT", `/API/Users/${id}/`, isUser, user),
    delete: (id) => call.action("DELETE", `/API/Users/${id}/`),
    resetPassword: (id, newPassword) => call.action("POST", `/API/Users/${id}/ResetPassword/`, { id, newPassword }),
    activate: (id) => call.action("POST", `/API/Users/${id}/Activate/`),
    enable: (id) => call.action("POST", `/API/Users/${id}/enable/`),
    disable: (id) => call.action("POST", `/API/Users/${id}/disable/`),
  };
}

/** The product spells two of the keys with a capital. */
function userQuery({ userStatus, extendedDetails, ...rest }: UserListQuery) {
  return { ...rest, UserStatus: userStatus, ExtendedDetails: extendedDetails };
}
