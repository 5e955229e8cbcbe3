import { refusal, type SafePermission } from "@castellan/pvwa";
import { type OpenedAccount, openAccount } from "../account/open.ts";
import { writeAccount } from "../account/write.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { type PlatformPolicies, platformOf } from "../platform/platform.ts";
import { inProcess } from "./management.ts";
import { addSecret } from "./store.ts";
import type { CredentialOperation } from "./tables.ts";
import { placeTask } from "./task-store.ts";
import { tell } from "./told.ts";
import { readNewSecret } from "./update.ts";

const initiate: SafePermission = "initiateCPMAccountManagementOperations";

const words = {
  change: { allowed: "allowManualChange", event: "secret.changeRequested", action: "Request password change" },
  verify: {
    allowed: "allowManualVerification",
    event: "secret.verificationRequested",
    action: "Request password verification",
  },
  reconcile: {
    allowed: "allowManualReconciliation",
    event: "secret.reconciliationRequested",
    action: "Request password reconciliation",
  },
} as const satisfies Record<CredentialOperation, { allowed: keyof PlatformPolicies; event: string; action: string }>;

/**
 * `POST …/Change`, `…/Verify`, `…/Reconcile`: notes what a worker is to do on the target. Nothing was done on it when this answers, and
 * the account says so: `inProcess`. Throws 400 `CAWS00001E` for an account that is managed by hand, 403 `CASTL045E`
 * where the platform does not allow it, 409 `CASTL046E` while a worker is at it.
 */
export async function requestOperation(
  context: VaultContext,
  call: SessionCall,
  operation: CredentialOperation,
): Promise<void> {
  await context.db.transaction(async (unit) => {
    const opened = await openManaged(context, unit, call, operation, initiate);
    await placeTask(context, unit, opened.row, { operation, by: call.principal.username, dueAt: context.clock() });
    await writeAccount(context, unit, opened, inProcess);
    const { event, action } = words[operation];
    await tell(context, unit, call, opened, { event, action });
  });
}

/** `POST …/SetNextPassword`: the secret that the next change sets; `ChangeImmediately` asks for that change. */
export async function setNextSecret(context: VaultContext, call: SessionCall): Promise<void> {
  const { immediately, secret } = call.body((fields) => ({
    immediately: fields.flag("ChangeImmediately") ?? true,
    secret: readNewSecret(fields),
  }));
  await context.db.transaction(async (unit) => {
    const opened = await openManaged(context, unit, call, "change", initiate, "specifyNextAccountContent");
    const by = call.principal.username;
    const dueAt = immediately ? context.clock() : null;
    const candidate = await addSecret(context, unit, opened.row, secret, by, true);
    await placeTask(context, unit, opened.row, { operation: "change", by, dueAt, candidate });
    if (immediately) await writeAccount(context, unit, opened, inProcess);
    const details = { version: candidate, changeImmediately: immediately };
    await tell(context, unit, call, opened, { event: "secret.nextSet", action: "Set next password", details });
  });
}

async function openManaged(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  operation: CredentialOperation,
  ...needed: readonly SafePermission[]
): Promise<OpenedAccount> {
  const opened = await openAccount(context, unit, call.principal, call.param("id"), ...needed);
  const { account } = opened;
  if (!account.secretManagement.automaticManagementEnabled) {
    throw refusal("CAWS00001E", `Account [${account.id}] is managed by hand: enable its automatic management first.`);
  }
  const { policies, platformId } = await platformOf(context, unit, account.platformId);
  if (!policies[words[operation].allowed]) throw refusal("CASTL045E", `to ${operation} by hand [${platformId}]`);
  return opened;
}
