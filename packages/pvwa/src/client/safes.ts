import type { Collection, CollectionQuery } from "../contract/collection.ts";
import type { PvwaSafe, PvwaSafeCreate, SafeListQuery } from "../contract/safe.ts";
import type { PvwaSafeMember, PvwaSafeMemberAdd, PvwaSafeMemberUpdate } from "../contract/safe-member.ts";
import type { Call } from "./call.ts";
import { isSafe, isSafeMember } from "./guard.ts";
import { queryString } from "./query.ts";

export interface SafeMemberCalls {
  list(safe: string, query?: CollectionQuery): Promise<Collection<PvwaSafeMember>>;
  pages(safe: string, query?: CollectionQuery): AsyncIterable<readonly PvwaSafeMember[]>;
  get(safe: string, memberName: string): Promise<PvwaSafeMember>;
  add(safe: string, member: PvwaSafeMemberAdd): Promise<PvwaSafeMember>;
  update(safe: string, memberName: string, member: PvwaSafeMemberUpdate): Promise<PvwaSafeMember>;
  remove(safe: string, memberName: string): Promise<void>;
}

/** Safes are addressed by name; only those that the session's user is a member of are seen. */
export interface SafeCalls {
  /** One page. */
  list(query?: SafeListQuery): Promise<Collection<PvwaSafe>>;
  /** Every page in turn. */
  pages(query?: SafeListQuery): AsyncIterable<readonly PvwaSafe[]>;
  get(name: string): Promise<PvwaSafe>;
  create(safe: PvwaSafeCreate): Promise<PvwaSafe>;
  update(name: string, safe: PvwaSafeCreate): Promise<PvwaSafe>;
  delete(name: string): Promise<void>;
  readonly members: SafeMemberCalls;
}

export function safeCalls(call: Call): SafeCalls {
  const safePath = (name: string) => `/API/Safes/${encodeURIComponent(name)}/`;
  const listPath = (query: SafeListQuery) => `/API/Safes/${queryString({ ...query })}`;
  return {
    list: (query = {}) => call.page(listPath(query), isSafe),
    pages: (query = {}) => call.pages(listPath(query), isSafe),
    get: (name) => call.json("GET", safePath(name), isSafe),
    create: (safe) => call.json("POST", "/API/Safes/", isSafe, safe),
    update: (name, safe) => call.json("PUT", safePath(name), isSafe, safe),
    delete: (name) => call.action("DELETE", safePath(name)),
    members: memberCalls(call, safePath),
  };
}

function memberCalls(call: Call, safePath: (name: string) => string): SafeMemberCalls {
  const memberPath = (safe: string, member: string) => `${safePath(safe)}Members/${encodeURIComponent(member)}/`;
  const listPath = (safe: string, query: CollectionQuery) => `${safePath(safe)}Members/${queryString({ ...query })}`;
  return {
    list: (safe, query = {}) => call.page(listPath(safe, query), isSafeMember),
    pages: (safe, query = {}) => call.pages(listPath(safe, query), isSafeMember),
    get: (safe, member) => call.json("GET", memberPath(safe, member), isSafeMember),
    add: (safe, body) => call.json("POST", `${safePath(safe)}Members/`, isSafeMember, body),
    update: (safe, member, body) => call.json("PUT", memberPath(safe, member), isSafeMember, body),
    remove: (safe, member) => call.action("DELETE", memberPath(safe, member)),
  };
}
