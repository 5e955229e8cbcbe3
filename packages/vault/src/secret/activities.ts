import type { Selectable } from "kysely";
import { openAccount } from "../account/open.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { activityCodes } from "./activity-codes.ts";
import type { AccountActivityRow } from "./tables.ts";

/** A list has no pages in this contract: it ends here. */
const most = 1000;

/** `GET /API/Accounts/{id}/Activities`, the newest first. */
export async function listActivities(context: VaultContext, call: SessionCall) {
  const { rows } = await readActivities(context, call);
  const activities = rows.map((row) => ({
    Action: row.action,
    ActionID: activityCodes[row.action] ?? 0,
    Alert: row.alert === 1,
    ClientID: row.client,
    Date: Math.floor(row.at / 1000),
    MoreInfo: row.more_info,
    Reason: row.reason,
    User: row.user_name,
  }));
  return { Activities: activities };
}

/** The same as the first generation shows them; a path that ends with a slash had another handler there, and so another key. */
export async function listGen1Activities(context: VaultContext, call: SessionCall) {
  const { rows, account } = await readActivities(context, call);
  const activities = rows.map((row) => ({
    AccountName: account.name,
    Activity: row.action,
    ActivityCode: activityCodes[row.action] ?? 0,
    ClientID: row.client,
    MoreInfo: row.more_info,
    Path: `${account.safeName}\\Root\\${account.name}`,
    Reason: row.reason,
    Time: gen1Time(row.at),
    UserName: row.user_name,
  }));
  return { [call.slash ? "GetAccountActivitiesSlashResult" : "GetAccountActivitiesResult"]: activities };
}

async function readActivities(context: VaultContext, call: SessionCall) {
  const opened = await openAccount(context, context.db.sql, call.principal, call.param("id"), "viewAuditLog");
  const rows: readonly Selectable<AccountActivityRow>[] = await context.db.sql
    .selectFrom("account_activities")
    .selectAll()
    .where("account_id", "=", opened.row.id)
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return { rows, account: opened.account };
}

/** `MM/dd/yyyy HH:mm:ss`, UTC. */
function gen1Time(milliseconds: number): string {
  const [date = "", time = ""] = new Date(milliseconds).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${month}/${day}/${year} ${time.slice(0, 8)}`;
}
