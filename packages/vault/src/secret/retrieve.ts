import { refusal, type SafePermission } from "@castellan/pvwa";
import { type OpenedAccount, openAccount } from "../account/open.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { hasPermission } from "../member/permissions.ts";
import { type Platform, platformOf } from "../platform/platform.ts";
import { useRequest } from "../request/use.ts";
import { takeLock } from "./checkout.ts";
import { findSecret, openSecret } from "./store.ts";
import { placeTask } from "./task-store.ts";
import { tell } from "./told.ts";

/** What a secret is retrieved for, as clients send it; every part may be left out. */
interface Use {
  readonly reason: string;
  readonly ticketingSystem: string;
  readonly ticketId: string;
  readonly machine: string;
  /** `undefined`: the current one. */
  readonly version: number | undefined;
  /** To connect with it, not to see it. */
  readonly connect: boolean;
}

/**
 * The secret of the account in the path, for a caller whom the platform's rules let have it. Throws 400 `CASTL040E` without a reason
 * that is required, 403 `CASTL043E` without a confirmed request that is, 409 `CASTL041E` while somebody else has the
 * account, 404 `CASTL044E` when there is no such version.
 */
export async function retrieveSecret(context: VaultContext, call: SessionCall): Promise<string> {
  const use = call.body(readUse);
  // What is answered can be seen, also by who says that he means to connect: so he needs both permissions.
  const needed: readonly SafePermission[] = use.connect ? ["retrieveAccounts", "useAccounts"] : ["retrieveAccounts"];
  return await context.db.transaction(async (unit) => {
    const opened = await openAccount(context, unit, call.principal, call.param("id"), ...needed);
    const platform = await platformOf(context, unit, opened.account.platformId);
    const row = await findSecret(unit, opened.row.id, use.version);
    if (row === undefined)
      throw refusal("CASTL044E", use.version === undefined ? "a secret" : `version ${use.version}`);
    await follow(context, unit, call, opened, platform, use);
    const { reason, ticketingSystem, ticketId, machine } = use;
    const details = given({ reason, ticketingSystem, ticketId, machine });
    const action = use.connect ? "Use Password" : "Retrieve password";
    const moreInfo = describe(use, row.version);
    const event = "secret.retrieved";
    await tell(context, unit, call, opened, {
      event,
      details: { version: row.version, ...details },
      action,
      reason,
      moreInfo,
    });
    return await openSecret(context, unit, opened.row.safe_id, row);
  });
}

function readUse(fields: Fields): Use {
  const text = (name: string, limit: number) => fields.text(name, { limit })?.trim() ?? "";
  // One published client sends `retrieve` for SSH keys.
  const action = fields.choice("ActionType", ["show", "copy", "connect", "retrieve"]);
  const version = fields.integer("Version", { minimum: 0 });
  return {
    reason: text("reason", 1000),
    ticketingSystem: text("TicketingSystemName", 200) || text("TicketingSystem", 200),
    ticketId: text("TicketId", 200),
    // The same client's older versions send an object here, which says nothing.
    machine: typeof fields.raw("Machine") === "string" ? text("Machine", 500) : "",
    version: version === 0 ? undefined : version,
    connect: action === "connect" || fields.flag("isUse") === true,
  };
}

/** What the platform asks of who uses its accounts, and what the use brings about. */
async function follow(
  context: VaultContext,
  unit: VaultUnit,
  { principal }: SessionCall,
  { row, account, permissions }: OpenedAccount,
  { policies }: Platform,
  { reason, connect }: Use,
): Promise<void> {
  if (policies.requireReason && reason === "") throw refusal("CASTL040E", account.id);
  if (policies.dualControl && !hasPermission(permissions, "accessWithoutConfirmation")) {
    await useRequest(context, unit, principal, { rowId: row.id, id: account.id }, connect);
  }
  const lock = policies.exclusive
    ? await takeLock(context, unit, principal, { rowId: row.id, id: account.id })
    : undefined;
  if (!policies.oneTime || !account.secretManagement.automaticManagementEnabled) return;
  const good = context.clock() + context.useRules.minimumValidityMinutes * 60_000;
  const dueAt = lock === undefined ? good : lock.until;
  await placeTask(context, unit, row, { operation: "change", by: principal.username, dueAt });
}

function describe({ ticketingSystem, ticketId, machine }: Use, version: number): string {
  const ticket = [ticketingSystem, ticketId].filter((part) => part !== "").join(" ");
  const parts = [
    `Version ${version}`,
    ticket === "" ? "" : `Ticket ${ticket}`,
    machine === "" ? "" : `Machine ${machine}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** The members that have something to say. */
function given(members: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ""));
}
