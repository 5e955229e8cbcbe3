import type { JsonObject, Resource } from "@castellan/scim";
import type { Selectable } from "kysely";
import type { Core } from "../../core.ts";
import type { PlanTable } from "../../database/tables.ts";
import { notFound } from "../../error/governance-error.ts";
import type { Identity } from "../../identity/identity.ts";
import { identitiesById } from "../../identity/identity-store.ts";
import { parseRecord } from "../../json.ts";
import type { Dialect } from "../dialect.ts";
import { moment } from "../moment.ts";
import { versionOf } from "../version.ts";
import type { planStatuses } from "./schema.ts";

export type PlanRow = Selectable<PlanTable>;

interface Part {
  readonly id: string;
  readonly plan_id: string;
  readonly application: string;
  readonly operation: string;
  readonly status: string;
  readonly updated_at: number;
}

/** Plans as resources. */
export interface PlanResources {
  /** Throws `notFound`. */
  get(id: string, baseUrl: string): Promise<Resource>;
  of(rows: readonly PlanRow[], baseUrl: string): Promise<readonly Resource[]>;
}

export function createPlanResources(core: Core, dialect: Dialect): PlanResources {
  async function of(rows: readonly PlanRow[], baseUrl: string): Promise<readonly Resource[]> {
    if (rows.length === 0) return [];
    const owners = await identitiesById(core.database.sql, [
      ...new Set(rows.flatMap(({ identity_id }) => identity_id ?? [])),
    ]);
    const parts = await partsOf(core, rows);
    return rows.map((row) => {
      const own = { owner: owners.get(row.identity_id ?? ""), parts: parts.get(row.id) ?? [] };
      return planResource(row, own, dialect, baseUrl);
    });
  }

  return {
    of,
    async get(id, baseUrl) {
      const query = core.database.sql.selectFrom("plans").selectAll().where("id", "=", id);
      const row = await query.executeTakeFirst();
      const [resource] = row === undefined ? [] : await of([row], baseUrl);
      if (resource === undefined) throw notFound("plan", id);
      return resource;
    },
  };
}

async function partsOf({ database }: Core, rows: readonly PlanRow[]): Promise<ReadonlyMap<string, readonly Part[]>> {
  const ids = rows.map(({ id }) => id);
  const found = await database.sql
    .selectFrom("transactions")
    .select(["id", "plan_id", "application", "operation", "status", "updated_at"])
    .where("plan_id", "in", ids)
    .orderBy("id")
    .execute();
  return Map.groupBy(found, ({ plan_id }) => plan_id);
}

function planResource(
  row: PlanRow,
  { owner, parts }: { readonly owner: Identity | undefined; readonly parts: readonly Part[] },
  dialect: Dialect,
  baseUrl: string,
): Resource {
  const { comment } = parseRecord(row.document);
  const transactions = parts.map(({ id, application, operation, status }) => {
    return { value: id, $ref: `${baseUrl}/ProvisioningTransactions/${id}`, application, operation, status };
  });
  const shown = {
    trackingId: row.tracking_id,
    status: statusOf(parts),
    ...(owner === undefined ? {} : { identity: identityReference(owner, baseUrl) }),
    ...(typeof comment === "string" ? { comment } : {}),
    createdBy: row.created_by,
    ...(transactions.length === 0 ? {} : { transactions }),
  };
  const lastModified = Math.max(row.created_at, ...parts.map(({ updated_at }) => updated_at));
  return {
    schemas: [dialect.urn("Plan")],
    id: row.id,
    ...shown,
    meta: {
      resourceType: "Plan",
      created: moment(row.created_at),
      lastModified: moment(lastModified),
      version: versionOf(row.id, shown),
    },
  };
}

const ended: ReadonlySet<string> = new Set(["committed", "failed"]);

function statusOf(parts: readonly Part[]): (typeof planStatuses)[number] {
  if (parts.some(({ status }) => !ended.has(status))) return "pending";
  return parts.some(({ status }) => status === "failed") ? "failed" : "committed";
}

export function identityReference({ id, name, displayName }: Identity, baseUrl: string): JsonObject {
  return { value: id, $ref: `${baseUrl}/Users/${id}`, userName: name, displayName };
}
