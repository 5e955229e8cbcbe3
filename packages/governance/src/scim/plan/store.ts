import type { ResourceStore } from "@castellan/scim";
import { sql } from "kysely";
import type { Core } from "../../core.ts";
import type { ScimCaller } from "../caller.ts";
import { type Column, idColumn, instantColumn, textColumn } from "../list/column.ts";
import { listRows, type Order, type RowSource } from "../list/list-rows.ts";
import type { PageMarks } from "../list/page-marks.ts";
import { readOnlyStore } from "../read-only.ts";
import type { PlanResources, PlanRow } from "./resource.ts";

const columns = new Map<string, Column>([
  ["id", textColumn("plans.id", false)],
  ["trackingId", textColumn("plans.tracking_id", false)],
  ["createdBy", textColumn("plans.created_by", false)],
  ["identity.value", idColumn("plans.identity_id")],
  ["meta.created", instantColumn("plans.created_at")],
]);

const orders = new Map<string, Order<PlanRow>>([
  ["id", { column: "plans.id", text: true, read: ({ id }) => id }],
  ["meta.created", { column: "plans.created_at", text: false, read: ({ created_at }) => created_at }],
]);

export function createPlanStore(core: Core, plans: PlanResources, marks: PageMarks): ResourceStore<ScimCaller> {
  const { database } = core;

  function source({ baseUrl }: ScimCaller): RowSource<PlanRow> {
    return {
      dialect: database.dialect,
      columns: ({ attribute, subAttribute }) =>
        columns.get(subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`),
      order: ({ attribute, subAttribute }) =>
        orders.get(subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`),
      async count(where) {
        const query = database.sql.selectFrom("plans").select(sql<number>`count(*)`.as("count")).where(where);
        return Number((await query.executeTakeFirst())?.count ?? 0);
      },
      rows({ where, order, descending, offset, limit }) {
        let query = database.sql.selectFrom("plans").selectAll().where(where);
        if (order !== undefined) query = query.orderBy(order, descending ? "desc" : "asc");
        query = query.orderBy("id").limit(limit);
        return (offset === 0 ? query : query.offset(offset)).execute();
      },
      resources: (rows) => plans.of(rows, baseUrl),
    };
  }

  return readOnlyStore({
    async get({ baseUrl }, id) {
      const row = await database.sql
        .selectFrom("plans")
        .selectAll()
        .where("id", "=", id.toLowerCase())
        .executeTakeFirst();
      return row === undefined ? undefined : (await plans.of([row], baseUrl))[0];
    },
    list: (caller, query) => listRows(source(caller), query, marks),
  });
}
