import assert from "node:assert/strict";
import type { PvwaAccount, SafePermission } from "@castellan/pvwa";
import type { LightMyRequestResponse } from "fastify";
import type { Caller, TestVault } from "./server.ts";

export const memberPassword = "P@ssw0rd123!";

/** A safe of the Administrator's. */
export async function makeSafe(admin: Caller, safeName: string): Promise<void> {
  assert.equal((await admin("POST", "/API/Safes", { safeName })).statusCode, 201);
}

/** An account on UnixSSH, unless `more` says otherwise. */
export async function makeAccount(admin: Caller, safeName: string, more: object = {}): Promise<PvwaAccount> {
  const body = { platformId: "UnixSSH", safeName, address: "db01.corp.example", userName: "root", ...more };
  const answer = await admin("POST", "/API/Accounts", body);
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json();
}

/** A user of that name who has those permissions in the safe, logged on. */
export async function makeMember(
  { admin, logon }: Pick<TestVault, "admin" | "logon">,
  safeName: string,
  username: string,
  permissions: readonly SafePermission[],
): Promise<Caller> {
  const user = { username, initialPassword: memberPassword, changePassOnNextLogon: false };
  assert.equal((await admin("POST", "/API/Users", user)).statusCode, 201);
  const member = {
    memberName: username,
    permissions: Object.fromEntries(permissions.map((permission) => [permission, true])),
  };
  const answer = await admin("POST", `/API/Safes/${safeName}/Members`, member);
  assert.equal(answer.statusCode, 201, answer.body);
  return await logon(username, memberPassword);
}

/** The status and the code of a refusal. */
export function refused(answer: LightMyRequestResponse): readonly [number, string] {
  return [answer.statusCode, answer.json().ErrorCode];
}
