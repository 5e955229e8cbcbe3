import assert from "node:assert/strict";
import { Unanswered, type VaultCaller } from "./vault-caller.ts";

/** What something may be: what was acknowledged last, and besides what was asked for and not answered. `undefined`: deleted. */
type Fate = Set<string | undefined>;

/** What clients were told by a vault that may be killed at any moment. */
export interface Ledger {
  /** Each user's description, by his name. */
  readonly users: Map<string, Fate>;
  /** The members that a safe has beside its creator. */
  readonly members: Map<string, Set<string>>;
  /** Each account's secret, by the account's id. */
  readonly accounts: Map<string, Fate>;
}

export function createLedger(): Ledger {
  return { users: new Map(), members: new Map(), accounts: new Map() };
}

/** Does one thing after the other until the process is gone; `prefix` makes its names its own. */
export async function writeUntilGone(vault: VaultCaller, ledger: Ledger, prefix: string): Promise<void> {
  try {
    const safe = `${prefix}s`;
    await vault("POST", "/Safes", { safeName: safe });
    ledger.members.set(safe, new Set());
    for (let number = 0; ; number += 1) {
      await lifeOfUser(vault, ledger, safe, `${prefix}u${number}`, number % 3 === 0);
      await lifeOfAccount(vault, ledger, safe, `${prefix}a${number}`, number % 4 === 0);
    }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
  }
}

async function lifeOfUser(
  vault: VaultCaller,
  { users, members }: Ledger,
  safe: string,
  username: string,
  ends: boolean,
) {
  const { id } = await vault("POST", "/Users", { username, description: "new" });
  const fate: Fate = new Set(["new"]);
  users.set(username, fate);
  await vault("POST", `/Safes/${safe}/Members`, { memberName: username, permissions: { listAccounts: true } });
  members.get(safe)?.add(username);
  await become(fate, "changed", () => vault("PUT", `/Users/${id}`, { username, description: "changed" }));
  if (!ends) return;
  members.get(safe)?.delete(username);
  await become(fate, undefined, () => vault("DELETE", `/Users/${id}`));
}

async function lifeOfAccount(vault: VaultCaller, { accounts }: Ledger, safeName: string, name: string, ends: boolean) {
  const secret = `Secret-1-of-${name}`;
  const account = { safeName, name, platformId: "UnixSSH", address: "host.example", userName: name, secret };
  const { id } = await vault("POST", "/Accounts", account);
  const fate: Fate = new Set([secret]);
  accounts.set(String(id), fate);
  for (const version of [2, 3]) {
    const NewCredentials = `Secret-${version}-of-${name}`;
    await become(fate, NewCredentials, () => vault("POST", `/Accounts/${id}/Password/Update`, { NewCredentials }));
  }
  if (ends) await become(fate, undefined, () => vault("DELETE", `/Accounts/${id}`));
}

async function become(fate: Fate, value: string | undefined, change: () => Promise<unknown>): Promise<void> {
  fate.add(value);
  await change();
  fate.clear();
  fate.add(value);
}

/** Compares everything that was acknowledged with what the vault says now, which is what is known from now on. */
export async function checkLedger(vault: VaultCaller, { users, members, accounts }: Ledger): Promise<void> {
  const described = await descriptions(vault);
  for (const [name, fate] of users) settle(fate, described.get(name), `user ${name}`);
  for (const [safe, expected] of members) {
    const { value } = await vault("GET", `/Safes/${safe}/Members?limit=1000`);
    const there = new Set(elements(value).map(({ memberName }) => memberName));
    for (const member of expected) assert.ok(there.has(member), `${member} is in ${safe}`);
  }
  const ids = [...accounts.keys()];
  const check = async () => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      settle(accounts.get(id) ?? new Set(), await secretOf(vault, id), `account ${id}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, check));
}

function settle(fate: Fate, found: string | undefined, what: string): void {
  assert.ok(fate.has(found), `${what} is ${found} and should be ${[...fate].join(" or ")}`);
  fate.clear();
  fate.add(found);
}

async function descriptions(vault: VaultCaller): Promise<ReadonlyMap<string, string>> {
  const { Users } = await vault("GET", "/Users?ExtendedDetails=true");
  return new Map(elements(Users).map(({ username, description }) => [String(username), String(description)]));
}

/** `undefined` when the account is not there. */
async function secretOf(vault: VaultCaller, id: string): Promise<string | undefined> {
  try {
    return String((await vault("POST", `/Accounts/${id}/Password/Retrieve`, {})).value);
  } catch (error) {
    if (error instanceof Error && error.message.includes(" 404 ")) return undefined;
    throw error;
  }
}

function elements(list: unknown): readonly Record<string, unknown>[] {
  assert.ok(Array.isArray(list));
  return list;
}
