import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { VaultContext } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import type { Principal } from "../session/principal.ts";

type Rows = ExpressionBuilder<VaultTables, "accounts">;
type Selection = (context: VaultContext, principal: Principal) => (rows: Rows) => Expression<SqlBool>;

/** How long an account counts as new, and a use of it as recent. */
const recentMilliseconds = 14 * 86_400_000;

const every: Selection = () => () => sql<SqlBool>`1 = 1`;
const none: Selection = () => () => sql<SqlBool>`1 = 0`;
const isNew =
  ({ clock }: VaultContext) =>
  (rows: Rows) =>
    rows("accounts.created_at", ">=", clock() - recentMilliseconds);
/** Checked out by somebody, and not lapsed. */
const isLocked =
  ({ clock }: VaultContext) =>
  (rows: Rows) => {
    const locks = rows
      .selectFrom("account_locks")
      .select("account_id")
      .where((lock) => lock.or([lock("until", "is", null), lock("until", ">", clock())]));
    return rows("accounts.id", "in", locks);
  };
const scheduled =
  (operation: "change" | "verify" | "reconcile"): Selection =>
  () =>
  (rows) =>
    rows(
      "accounts.id",
      "in",
      rows.selectFrom("credential_tasks").select("credential_tasks.account_id").where("operation", "=", operation),
    );

/** Accounts whose management is at `status`, the last that was reported of it being `action`. */
const ended =
  (status: "success" | "failure", action: string): Selection =>
  () =>
  (rows) => {
    const last = rows
      .selectFrom("account_activities")
      .select("action")
      .whereRef("account_activities.account_id", "=", "accounts.id")
      .where("action", "like", "CPM %")
      .orderBy("account_activities.id", "desc")
      .limit(1);
    return rows.and([rows("accounts.status", "=", status), sql<SqlBool>`(${last}) = ${action}`]);
  };

/** The saved filters of the product that this vault can answer, each with the accounts it selects. */
export const savedFilters = {
  Regular: every,
  New: (context) => isNew(context),
  Recently:
    ({ clock }, principal) =>
    (rows) =>
      rows(
        "accounts.id",
        "in",
        rows
          .selectFrom("account_activities")
          .select("account_activities.account_id")
          .where("user_name", "=", principal.username)
          .where("at", ">=", clock() - recentMilliseconds),
      ),
  Link: () => (rows) =>
    rows("accounts.id", "in", rows.selectFrom("linked_accounts").select("linked_accounts.account_id")),
  // A deleted account is gone, and nothing in this vault stops the management of an account by itself.
  Deleted: none,
  DisabledPasswordByCPM: none,
  DisabledPasswordByUser: () => (rows) => rows("accounts.automatic", "=", 0),
  ScheduledForChange: scheduled("change"),
  ScheduledForVerify: scheduled("verify"),
  ScheduledForReconcile: scheduled("reconcile"),
  SuccessfullyReconciled: ended("success", "CPM Reconcile Password"),
  FailedChange: ended("failure", "CPM Change Password Failed"),
  FailedVerify: ended("failure", "CPM Verify Password Failed"),
  FailedReconcile: ended("failure", "CPM Reconcile Password Failed"),
  Locked: (context) => isLocked(context),
  LockedOrNew: (context) => (rows) => rows.or([isLocked(context)(rows), isNew(context)(rows)]),
} as const satisfies Record<string, Selection>;

export type SavedFilter = keyof typeof savedFilters;
export const savedFilterNames = Object.keys(savedFilters).filter((name): name is SavedFilter => name in savedFilters);
