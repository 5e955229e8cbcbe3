import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { PvwaAccount, SecretManagement } from "@castellan/pvwa";
import type { VaultOptions } from "../../src/index.ts";
import { makeAccount, makeSafe } from "./accounts.ts";
import { type Caller, startVault, type TestVault } from "./server.ts";

const workflows = {
  dualControl: "RequireDualControlPasswordAccessApproval",
  exclusive: "EnforceCheckinCheckoutExclusiveAccess",
  oneTime: "EnforceOnetimePasswordAccess",
  requireReason: "RequireUsersToSpecifyReasonForAccess",
} as const;

/** Sets the rules for the use of a platform's accounts. */
export async function setRules(
  admin: Caller,
  platformId: string,
  rules: Partial<Record<keyof typeof workflows, boolean>>,
): Promise<void> {
  const body = Object.fromEntries(
    Object.entries(workflows).map(([rule, name]) => {
      const active = Reflect.get(rules, rule) === true;
      return [name, { IsActive: active, IsAnException: active }];
    }),
  );
  const path = `/API/Platforms/Targets/${await targetOf(admin, platformId)}/PrivilegedAccessWorkflows`;
  const answer = await admin("PUT", path, body);
  assert.equal(answer.statusCode, 200, answer.body);
}

export async function targetOf(admin: Caller, platformId: string): Promise<number> {
  const { Platforms } = (await admin("GET", "/API/Platforms/Targets")).json();
  return Platforms.find(({ PlatformID }: { PlatformID: string }) => PlatformID === platformId).ID;
}

export const firstSecret = "F1rst-s3cret!";

/** A vault with the safe `Box` and in it one account on UnixSSH with a secret. */
export async function startWithAccount(
  test: TestContext,
  options: Partial<VaultOptions> = {},
  safe: object = {},
): Promise<TestVault & { readonly account: PvwaAccount; readonly path: string }> {
  const running = await startVault(test, options);
  await makeSafe(running.admin, "Box");
  const changed = await running.admin("PUT", "/API/Safes/Box", { safeName: "Box", ...safe });
  assert.equal(changed.statusCode, 200, changed.body);
  const account = await makeAccount(running.admin, "Box", { secret: firstSecret });
  return { ...running, account, path: `/API/Accounts/${account.id}` };
}

/** The secret as its bare text. */
export async function secretOf(caller: Caller, path: string, body?: object): Promise<string> {
  const answer = await caller("POST", `${path}/Password/Retrieve`, body);
  assert.equal(answer.statusCode, 200, answer.body);
  return JSON.parse(answer.body);
}

export async function managementOf(admin: Caller, path: string): Promise<SecretManagement> {
  return (await admin("GET", path)).json().secretManagement;
}

/** The versions' numbers, the newest first, a temporary one with a `t`. */
export async function versionsOf(admin: Caller, path: string): Promise<readonly string[]> {
  const { Versions } = (await admin("GET", `${path}/Secret/Versions?showTemporary=true`)).json();
  return Versions.map(
    ({ versionID, isTemporary }: { versionID: number; isTemporary: boolean }) =>
      `${versionID}${isTemporary ? "t" : ""}`,
  );
}
