import type { DatabaseSync } from "node:sqlite";
import { nameKey } from "../../../packages/vault/src/user/document.ts";
import { vaultSession } from "../rest.ts";
import type { Company } from "./company.ts";
import { idOf } from "./ids.ts";
import { inserter } from "./insert.ts";

const password = "bench-Caller-1";

/**
 * Who asks the vault, beside its Administrator: an auditor, who sees every safe; a member of few safes, and of no group; a
 * member of a group several levels within another that is a member of three safes in four.
 */
export const callerNames = ["auditor", "few", "many"] as const;
export type CallerName = (typeof callerNames)[number] | "administrator";

/** The session tokens of everybody who asks. */
export type Sessions = Readonly<Record<CallerName, string>>;

/** Makes the callers by the vault's own API, before the company is there. */
export async function createCallers(url: string): Promise<void> {
  const token = await vaultSession(url);
  for (const username of callerNames) {
    const user = { username, initialPassword: password, changePassOnNextLogon: false };
    await call(url, token, "/Users", user);
  }
  const { value } = await call(url, token, "/UserGroups?filter=groupName%20eq%20Auditors");
  await call(url, token, `/UserGroups/${value[0].id}/Members`, { memberId: "auditor" });
}

async function call(url: string, authorization: string, path: string, body?: object) {
  const response = await fetch(`${url}/PasswordVault/API${path}`, {
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return JSON.parse(await response.text());
}

export async function openSessions(url: string): Promise<Sessions> {
  const session = (username: CallerName) => vaultSession(url, { username, password });
  return {
    administrator: await vaultSession(url),
    auditor: await session("auditor"),
    few: await session("few"),
    many: await session("many"),
  };
}

/** The company's group that the member of many safes is in, by way of others. */
export const widelyTrustedGroup = 1;
/** The safes that the member of few is in. */
export const safesOfFew = [3, 30, 300] as const;

/** The group that the member of many safes is in himself: the innermost one within the widely trusted. */
export function groupOfMany(company: Company): number {
  let group = company.groups - 1;
  const within = (inner: number): boolean => {
    for (let outer = company.parentOf(inner); outer !== undefined; outer = company.parentOf(outer)) {
      if (outer === widelyTrustedGroup) return true;
    }
    return false;
  };
  while (!within(group)) group -= 1;
  return group;
}

/** Gives the callers their place in the company. */
export function placeCallers(db: DatabaseSync, company: Company): void {
  const id = (name: CallerName) => Number(db.prepare("select id from users where name_key = ?").get(name)?.id);
  inserter(db, "group_members")({ group_id: idOf.group(groupOfMany(company)), user_id: id("many") });
  const join = inserter(db, "safe_members");
  for (const safe of safesOfFew) {
    join({
      safe_id: idOf.safe(safe),
      member_type: "User",
      member_id: id("few"),
      member_name: "few",
      name_key: nameKey("few"),
      expires_at: null,
      permissions: 0b111,
    });
  }
}
