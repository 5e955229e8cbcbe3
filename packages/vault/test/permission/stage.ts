import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { type Caller, type Method, startVault, type TestVault } from "../support/server.ts";
import type { PermissionSet } from "./sets.ts";

const password = "P@ssw0rd123!";

/** By what the caller is in the safe: himself, by a group of his, by a group that has a group of his as a member. */
export const ways = ["caller", "Team", "Outer"] as const;
export type Way = (typeof ways)[number];

export interface Membership {
  readonly permissions: PermissionSet;
  readonly expired?: boolean;
}

/** A vault with a safe and somebody who calls it, whose permissions in it can be set. */
export interface Stage {
  readonly vault: TestVault;
  readonly admin: Caller;
  readonly caller: Caller;
  /** The name of the safe. */
  readonly safe: string;
  /** A name that nothing has yet. */
  fresh(): string;
  /** Does it as the Administrator; throws when it is refused. */
  must(method: Method, path: string, body?: unknown): Promise<LightMyRequestResponse>;
  /** A new account in the safe, with a secret; answers its id. */
  account(body?: object): Promise<string>;
  /** Makes the caller's memberships these, and no others. */
  join(memberships: Partial<Record<Way, Membership>>): Promise<void>;
  /** Makes the safe anew, where a call has deleted it. */
  renew(): Promise<void>;
}

export async function openStage(test: TestContext): Promise<Stage> {
  const vault = await startVault(test);
  const { admin } = vault;
  let [safe, count] = ["Box", 0];
  const joined = new Map<Way, string>();
  const must: Stage["must"] = async (method, path, body) => {
    const answer = await admin(method, path, body);
    assert.ok(answer.statusCode < 300, `${method} ${path}: ${answer.statusCode} ${answer.body}`);
    return answer;
  };
  for (const username of ["caller", "target"])
    await must("POST", "/API/Users", { username, initialPassword: password });
  const group = async (groupName: string) => (await must("POST", "/API/UserGroups", { groupName })).json().id;
  const [team, outer, inner] = [await group("Team"), await group("Outer"), await group("Inner")];
  await must("POST", `/API/UserGroups/${team}/Members`, { memberId: "caller" });
  await must("POST", `/API/UserGroups/${inner}/Members`, { memberId: "caller" });
  await must("POST", `/API/UserGroups/${outer}/Members`, { memberId: "Inner" });
  await must("POST", "/API/Safes", { safeName: safe });

  return {
    vault,
    admin,
    caller: await vault.logon("caller", password),
    get safe() {
      return safe;
    },
    fresh: () => `n${++count}`,
    must,
    async account(body = {}) {
      const address = `host${++count}.example`;
      const account = { safeName: safe, platformId: "UnixSSH", userName: "root", address, secret: "S3cret-value" };
      return (await must("POST", "/API/Accounts", { ...account, ...body })).json().id;
    },
    async join(memberships) {
      for (const way of ways) {
        const wanted = memberships[way];
        const state = wanted === undefined ? undefined : JSON.stringify([[...wanted.permissions], wanted.expired]);
        const before = joined.get(way);
        if (state === before) continue;
        const path = `/API/Safes/${safe}/Members`;
        if (wanted === undefined || state === undefined) {
          await must("DELETE", `${path}/${way}`);
          joined.delete(way);
          continue;
        }
        const body = {
          permissions: Object.fromEntries([...wanted.permissions].map((name) => [name, true])),
          membershipExpirationDate: wanted.expired === true ? Math.floor(vault.time.now / 1000) : null,
        };
        if (before === undefined) await must("POST", path, { memberName: way, ...body });
        else await must("PUT", `${path}/${way}`, body);
        joined.set(way, state);
      }
    },
    async renew() {
      const { statusCode } = await admin("GET", `/API/Safes/${safe}`);
      if (statusCode === 200) return;
      safe = `Box ${++count}`;
      joined.clear();
      await must("POST", "/API/Safes", { safeName: safe });
    },
  };
}
