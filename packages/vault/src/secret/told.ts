import type { AuditFact } from "@castellan/storage";
import type { OpenedAccount } from "../account/open.ts";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { type Activity, recordActivity } from "./activity.ts";

/** What was done with an account, in the words of the audit log and in those of the account's activities. */
interface Told extends Omit<Activity, "user" | "client"> {
  /** The audit log's action: `secret.retrieved`. */
  readonly event: string;
  readonly details?: AuditFact["details"];
}

/** Tells the audit log and the account's activities what the caller did, within the unit that does it. */
export async function tell(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  { row, account }: OpenedAccount,
  { event, details = {}, ...activity }: Told,
): Promise<void> {
  const told = { ...activity, user: call.principal.username, client: call.client };
  await recordActivity(context, unit, row.id, told);
  const about = { safeName: account.safeName, name: account.name, ...details };
  await context.audit.append(unit, [fact(actorOf(call), event, `account:${account.id}`, about)]);
}
