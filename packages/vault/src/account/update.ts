import { type AccountChange, invalidParameters, type PvwaAccount, refusal, type SafePermission } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { hasPermission } from "../member/permissions.ts";
import { platformOf } from "../platform/platform.ts";
import { recordActivity } from "../secret/activity.ts";
import { nameKey } from "../user/document.ts";
import { assembleAccount } from "./assemble.ts";
import { activePlatform } from "./create.ts";
import { accountNameProblem } from "./fields.ts";
import { applyChanges, isNamePath } from "./json-patch.ts";
import { type Editable, editableOf, leavesOf } from "./leaves.ts";
import { type OpenedAccount, openAccount } from "./open.ts";
import { matchProperties } from "./property-rules.ts";
import { writeAccount } from "./write.ts";

/** `PATCH /API/Accounts/{id}`: all steps happen, or none. */
export async function patchAccount(context: VaultContext, call: SessionCall): Promise<PvwaAccount> {
  const changes = call.list(readChange);
  if (changes.length > mostSteps) {
    throw invalidParameters([{ parameter: "", problem: `must be an array of at most ${mostSteps} steps.` }]);
  }
  return await changeAccount(context, call, changes);
}

/** An account has a few dozen values. */
const mostSteps = 1000;

function readChange(fields: Fields): AccountChange {
  return {
    op: fields.choice("op", ["add", "replace", "remove"]) ?? fields.refuse("op", "is required.") ?? "add",
    path: fields.text("path", { limit: 1200, required: true }) ?? "",
    value: fields.raw("value"),
  };
}

/** Does the steps of a JSON Patch on the account that the path names; throws what `applyChanges` and the platform's rules throw. */
export async function changeAccount(
  context: VaultContext,
  call: SessionCall,
  changes: readonly AccountChange[],
): Promise<PvwaAccount> {
  return await context.db.transaction(async (unit) => {
    const opened = await openAccount(context, unit, call.principal, call.param("id"), ...permissionsFor(changes));
    const account = await writeAccount(context, unit, opened, (current) =>
      changed(context, unit, { ...opened, account: current }, changes),
    );
    const members = [...new Set(changes.map(({ path }) => path))].join(", ").slice(0, 1000);
    const told = { user: call.principal.username, action: "Update Account", client: call.client, moreInfo: members };
    await recordActivity(context, unit, opened.row.id, told);
    const details = { safeName: account.safeName, name: account.name, members };
    await context.audit.append(unit, [fact(actorOf(call), "account.updated", `account:${account.id}`, details)]);
    return account;
  });
}

function permissionsFor(changes: readonly AccountChange[]): readonly SafePermission[] {
  const renames = changes.some(({ path }) => isNamePath(path));
  const others = changes.length === 0 || changes.some(({ path }) => !isNamePath(path));
  return [...(renames ? ["renameAccounts" as const] : []), ...(others ? ["updateAccountProperties" as const] : [])];
}

async function changed(
  context: VaultContext,
  unit: VaultUnit,
  opened: OpenedAccount,
  changes: readonly AccountChange[],
): Promise<PvwaAccount> {
  const { account } = opened;
  const leaves = leavesOf(account);
  applyChanges(leaves, changes);
  const edited = editableOf(leaves);
  const { name = "", platformId = "" } = edited;
  const problem = accountNameProblem(name);
  if (problem !== undefined) throw invalidParameters([{ parameter: "/name", problem }]);
  if (platformId === "") throw invalidParameters([{ parameter: "/platformId", problem: "cannot be removed." }]);
  const matched = await followPlatform(context, unit, opened, { ...edited, platformId });
  const values = { ...edited, ...matched, name, reason: reasonOf(account, edited) };
  return { id: account.id, safeName: account.safeName, ...assembleAccount(account, values) };
}

/** The reason goes when automatic management comes; the two cannot be asked for together. */
function reasonOf({ secretManagement: before }: PvwaAccount, { automatic, reason }: Editable): string | undefined {
  if (!automatic || reason === undefined) return reason;
  if (!before.automaticManagementEnabled && before.manualManagementReason === reason) return undefined;
  throw refusal("PASWS159E");
}

/** The platform's spelling of itself and of the properties; properties that another platform left behind are dropped. */
async function followPlatform(
  context: VaultContext,
  unit: VaultUnit,
  { account, permissions, safe }: OpenedAccount,
  edited: Editable & { readonly platformId: string },
): Promise<{ readonly platformId: string; readonly properties: ReadonlyMap<string, string> }> {
  const moved = nameKey(edited.platformId) !== nameKey(account.platformId);
  const left = await platformOf(context, unit, account.platformId);
  const platform = moved ? await activePlatform(context, unit, edited.platformId) : left;
  const freed = left.policies.dualControl && !platform.policies.dualControl;
  // Otherwise who needs a confirmation would move the account to where it takes none.
  if (freed && !hasPermission(permissions, "accessWithoutConfirmation")) {
    const needed = "accessWithoutConfirmation to leave a platform of dual control";
    throw refusal("PASWS041E", `do this in safe [${safe.safe_name}]; it takes ${needed}`);
  }
  const before = account.platformAccountProperties ?? {};
  const names = [...platform.required, ...platform.optional].map((property) => nameKey(property.name));
  const properties = new Map(
    [...edited.properties].filter(
      ([name, value]) => !moved || names.includes(nameKey(name)) || Reflect.get(before, name) !== value,
    ),
  );
  const { matched, problems } = matchProperties(platform, { ...edited, properties });
  if (problems.length > 0) throw invalidParameters(problems);
  return { platformId: platform.platformId, properties: matched };
}
