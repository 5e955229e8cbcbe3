import type { AttributePath, Resource, ResourceStore } from "@castellan/scim";
import { type Selectable, sql } from "kysely";
import type { Core } from "../../core.ts";
import type { TransactionTable } from "../../database/tables.ts";
import type { Identity } from "../../identity/identity.ts";
import { identitiesById } from "../../identity/identity-store.ts";
import { readTransaction, type Transaction } from "../../transaction/transaction.ts";
import type { ScimCaller } from "../caller.ts";
import type { Dialect } from "../dialect.ts";
import { type Column, exactly, idColumn, instantColumn, textColumn } from "../list/column.ts";
import { listRows, type Order, type RowSource } from "../list/list-rows.ts";
import type { PageMarks } from "../list/page-marks.ts";
import { moment } from "../moment.ts";
import { identityReference } from "../plan/resource.ts";
import { readOnlyStore } from "../read-only.ts";
import { versionOf } from "../version.ts";

type TransactionRow = Selectable<TransactionTable>;

const columns = new Map<string, Column>([
  ["id", textColumn("transactions.id", false)],
  ["trackingId", textColumn("transactions.tracking_id", false)],
  ["plan.value", textColumn("transactions.plan_id", false)],
  ["application.value", textColumn("transactions.application", false)],
  ["account.value", idColumn("transactions.account_id")],
  ["identity.value", idColumn("transactions.identity_id")],
  ["createdBy", textColumn("transactions.created_by", false)],
  ["meta.created", instantColumn("transactions.created_at")],
  ["meta.lastModified", instantColumn("transactions.updated_at")],
]);

const orders = new Map<string, Order<TransactionRow>>([
  ["id", { column: "transactions.id", text: true, read: ({ id }) => id }],
  ["meta.created", { column: "transactions.created_at", text: false, read: ({ created_at }) => created_at }],
  ["meta.lastModified", { column: "transactions.updated_at", text: false, read: ({ updated_at }) => updated_at }],
]);

function local({ attribute, subAttribute }: AttributePath): string {
  return subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`;
}

/** Operations and statuses are words that are compared in any letter case; the columns hold them as they are. */
function words(column: string): Column {
  const lower = sql`lower(${sql.ref(`transactions.${column}`)})`;
  return {
    compare(operator, value) {
      if (operator !== "eq" || typeof value !== "string") return undefined;
      return exactly(sql`${lower} = ${value.toLowerCase()}`);
    },
  };
}

const spoken = new Map<string, Column>([
  ["status", words("status")],
  ["operation", words("operation")],
]);

export function createTransactionStore(core: Core, dialect: Dialect, marks: PageMarks): ResourceStore<ScimCaller> {
  const { database } = core;

  async function resources(rows: readonly TransactionRow[], baseUrl: string): Promise<readonly Resource[]> {
    const ids = [...new Set(rows.flatMap(({ identity_id }) => identity_id ?? []))];
    const owners = await identitiesById(database.sql, ids);
    return rows.map((row) =>
      transactionResource(readTransaction(row), owners.get(row.identity_id ?? ""), dialect, baseUrl),
    );
  }

  function source({ baseUrl }: ScimCaller): RowSource<TransactionRow> {
    return {
      dialect: database.dialect,
      columns: (path) => columns.get(local(path)) ?? spoken.get(local(path)),
      order: (path) => orders.get(local(path)),
      async count(where) {
        const query = database.sql.selectFrom("transactions").select(sql<number>`count(*)`.as("count")).where(where);
        return Number((await query.executeTakeFirst())?.count ?? 0);
      },
      rows({ where, order, descending, offset, limit }) {
        let query = database.sql.selectFrom("transactions").selectAll().where(where);
        if (order !== undefined) query = query.orderBy(order, descending ? "desc" : "asc");
        query = query.orderBy("id").limit(limit);
        return (offset === 0 ? query : query.offset(offset)).execute();
      },
      resources: (rows) => resources(rows, baseUrl),
    };
  }

  return readOnlyStore({
    async get({ baseUrl }, id) {
      const query = database.sql.selectFrom("transactions").selectAll().where("id", "=", id.toLowerCase());
      const row = await query.executeTakeFirst();
      return row === undefined ? undefined : (await resources([row], baseUrl))[0];
    },
    list: (caller, query) => listRows(source(caller), query, marks),
  });
}

/** What is to be written is not told here: `/api/transactions` is for those who look after them. */
function transactionResource(
  transaction: Transaction,
  owner: Identity | undefined,
  dialect: Dialect,
  baseUrl: string,
): Resource {
  const { id, planId, application, accountId, nativeIdentity, status, error, finishedAt } = transaction;
  const { trackingId, operation, attempts, maximumAttempts, createdBy } = transaction;
  const shown = {
    plan: { value: planId, $ref: `${baseUrl}/Plans/${planId}` },
    trackingId,
    application: { value: application, $ref: `${baseUrl}/Applications/${encodeURIComponent(application)}` },
    ...(accountId === undefined ? {} : { account: { value: accountId, $ref: `${baseUrl}/Accounts/${accountId}` } }),
    ...(owner === undefined ? {} : { identity: identityReference(owner, baseUrl) }),
    ...(nativeIdentity === undefined ? {} : { nativeIdentity }),
    operation,
    status,
    attempts,
    maximumAttempts,
    ...(status === "retrying" ? { nextAttemptAt: moment(transaction.nextAttemptAt) } : {}),
    ...(error === undefined ? {} : { error }),
    createdBy,
    ...(finishedAt === undefined ? {} : { finishedAt: moment(finishedAt) }),
  };
  return {
    schemas: [dialect.urn("ProvisioningTransaction")],
    id,
    ...shown,
    meta: {
      resourceType: "ProvisioningTransaction",
      created: moment(transaction.createdAt),
      lastModified: moment(transaction.updatedAt),
      version: versionOf(id, shown),
    },
  };
}
