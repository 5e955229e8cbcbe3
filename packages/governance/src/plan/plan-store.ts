import { isDeepStrictEqual } from "node:util";
import type { Kysely, Selectable } from "kysely";
import type { GovernanceTables, PlanTable } from "../database/tables.ts";
import { notFound } from "../error/governance-error.ts";
import { type JsonRecord, parseRecord } from "../json.ts";
import type { Plan } from "./plan.ts";

/** A plan that was submitted. */
export interface StoredPlan {
  readonly id: string;
  readonly trackingId: string;
  /** As posted, without passwords. */
  readonly document: JsonRecord;
  readonly project: JsonRecord;
  readonly createdBy: string;
  readonly createdAt: number;
}

export function readPlan(row: Selectable<PlanTable>): StoredPlan {
  return {
    id: row.id,
    trackingId: row.tracking_id,
    document: parseRecord(row.document),
    project: parseRecord(row.project),
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

export async function getPlan(reader: Kysely<GovernanceTables>, id: string): Promise<StoredPlan> {
  const row = await reader.selectFrom("plans").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("plan", id);
  return readPlan(row);
}

export async function findPlanByTracking(
  reader: Kysely<GovernanceTables>,
  trackingId: string,
): Promise<StoredPlan | undefined> {
  const row = await reader.selectFrom("plans").selectAll().where("tracking_id", "=", trackingId).executeTakeFirst();
  return row && readPlan(row);
}

/** The plan without what is secret: passwords, and values of attributes in `secretNames`. */
export function withoutSecrets(plan: Plan, secretNames: ReadonlySet<string>): JsonRecord {
  const accountRequests = plan.accountRequests.map(({ password, attributeRequests, ...request }) => ({
    ...request,
    ...(password === undefined ? {} : { password: { sealed: true } }),
    ...(attributeRequests === undefined
      ? {}
      : {
          attributeRequests: attributeRequests.map((attribute) =>
            secretNames.has(attribute.name) ? { ...attribute, value: "***" } : attribute,
          ),
        }),
  }));
  return { ...plan, accountRequests };
}

/** Is it the same plan, but for its secrets, which are not kept to compare with? */
export function isSamePlan(stored: StoredPlan, document: JsonRecord): boolean {
  const { trackingId: _stored, ...before } = stored.document;
  const { trackingId: _posted, ...now } = parseRecord(JSON.stringify(document));
  return isDeepStrictEqual(before, now);
}
