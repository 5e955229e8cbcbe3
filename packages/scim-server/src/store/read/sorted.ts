import type { SortKey } from "@castellan/scim";
import { sql } from "kysely";
import type { ResourceRow } from "../form/row.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { Condition, Sql } from "../search/dialect.ts";
import type { FilterContext, SqlFilter } from "../search/filter.ts";
import { compileSqlOrder, type SqlOrder } from "../search/order.ts";
import { resourceColumns } from "../statement/reading.ts";
import type { StoreParts } from "../store-parts.ts";
import { countAll } from "./counts.ts";
import { countMatches } from "./match.ts";
import type { Position } from "./position.ts";
import { cutPage, type FoundPage, type Window } from "./window.ts";

interface SortedRow extends ResourceRow {
  readonly sort_value: string | number | null;
}

/** What has a value and what has none are two lists, one after the other: the second comes last ascending, first descending. */
type Segment = "valued" | "missing";

interface SortedList {
  readonly parts: StoreParts;
  readonly space: TypeSpace;
  readonly filter: SqlFilter | undefined;
  readonly order: SqlOrder;
  /** The index is walked unless the filter leads to fewer resources by another way. */
  readonly walksIndex: boolean;
  readonly json: FilterContext["json"];
}

/** A page of a sorted list. By an indexed attribute the first pages cost what their rows cost; by another one the list is sorted. */
export async function sortedPage(
  parts: StoreParts,
  context: FilterContext,
  window: Window,
  filter: SqlFilter | undefined,
  sort: SortKey,
): Promise<FoundPage> {
  const { space, json } = context;
  const order = compileSqlOrder(sort, context);
  const walksIndex = order.index !== undefined && filter?.narrow !== true;
  const list: SortedList = { parts, space, filter, order, walksIndex, json };
  const rows = await readSegments(list, window);
  const totalResults = window.after?.total ?? (await countTotal(parts, space, filter));
  const total = filter === undefined ? {} : { total: totalResults };
  return cutPage(rows, totalResults, window, (row) => ({ seq: row.seq, value: row.sort_value, ...total }));
}

async function countTotal(parts: StoreParts, space: TypeSpace, filter: SqlFilter | undefined): Promise<number> {
  return filter === undefined ? countAll(parts.reading, space) : countMatches(parts, space, filter);
}

async function readSegments(list: SortedList, { skipped, limit, after }: Window): Promise<readonly SortedRow[]> {
  const rows: SortedRow[] = [];
  let offset = skipped;
  for (const segment of segmentsAfter(list.order, after)) {
    if (rows.length >= limit) break;
    const position = after !== undefined && segmentOf(after) === segment ? after : undefined;
    const query = select(list, segment, position, limit - rows.length, offset);
    const { rows: found } = await query.execute(list.parts.database.sql);
    rows.push(...found);
    if (found.length > 0) offset = 0;
    else if (offset > 0) offset -= await countSegment(list, segment);
  }
  return rows;
}

function segmentOf({ value }: Position): Segment {
  return value === null || value === undefined ? "missing" : "valued";
}

function segmentsAfter({ descending }: SqlOrder, after: Position | undefined): readonly Segment[] {
  const segments: readonly Segment[] = descending ? ["missing", "valued"] : ["valued", "missing"];
  return after === undefined ? segments : segments.slice(segments.indexOf(segmentOf(after)));
}

function select(list: SortedList, segment: Segment, after: Position | undefined, limit: number, offset: number) {
  const { walksIndex, order } = list;
  const value = segment === "missing" ? sql`null` : orderedValue(list);
  const direction = order.descending ? sql`desc` : sql`asc`;
  const tie = sql.ref(walksIndex ? "scim_index.tie" : "scim_resources.seq");
  // By its name: some values are constants, by which SQL orders nothing.
  const key = walksIndex ? value : sql.ref("sort_value");
  const by = segment === "missing" ? tie : sql`${key} ${direction}, ${tie}`;
  const columns = sql.join(resourceColumns.map((column) => sql.ref(column)));
  const cut = sql`where ${conditionOf(list, segment, after)} order by ${by} limit ${limit} + 0 offset ${offset}`;
  if (!walksIndex || list.filter !== undefined) {
    return sql<SortedRow>`select ${columns}, ${value} as sort_value from ${sourceOf(list)} ${cut}`;
  }
  // What comes before the page is passed over in the index alone.
  const page = sql`(select seq, value, tie from scim_index ${cut}) as scim_index`;
  return sql<SortedRow>`select ${columns}, ${value} as sort_value from ${page}
    inner join scim_resources on scim_resources.seq = scim_index.seq order by ${by}`;
}

function orderedValue({ walksIndex, order }: SortedList): Sql {
  return walksIndex ? sql.ref("scim_index.value") : order.value;
}

function sourceOf({ walksIndex }: SortedList): Sql {
  if (!walksIndex) return sql.table("scim_resources");
  return sql`scim_index inner join scim_resources on scim_resources.seq = scim_index.seq`;
}

function conditionOf(list: SortedList, segment: Segment, after: Position | undefined): Sql {
  const { order, filter, space, walksIndex } = list;
  const conditions: Sql[] = [];
  if (walksIndex) {
    const missing = segment === "missing" ? 1 : 0;
    conditions.push(sql`scim_index.attribute = ${order.index?.attribute} and scim_index.missing = ${missing}`);
  } else {
    conditions.push(segment === "missing" ? sql`${order.value} is null` : sql`${order.value} is not null`);
    if (filter?.narrow !== true) {
      conditions.push(sql`scim_resources.seq >= ${space.first} and scim_resources.seq < ${space.end}`);
    }
  }
  if (filter !== undefined) conditions.push(filter.condition);
  if (after !== undefined) conditions.push(isAfter(list, segment, after));
  return sql.join(conditions, sql` and `);
}

function isAfter(list: SortedList, segment: Segment, { seq, value }: Position): Condition {
  const { order, walksIndex, json } = list;
  const tie = sql.ref(walksIndex ? "scim_index.tie" : "scim_resources.seq");
  if (segment === "missing" || value === null || value === undefined) return sql<boolean>`${tie} > ${seq}`;
  const own = orderedValue(list);
  const last = json.sortParameter(value, order.type);
  const further = order.descending ? sql`<` : sql`>`;
  if (walksIndex && order.index?.unique) return sql<boolean>`${own} ${further} ${last}`;
  // A pair is compared in one step of the index; descending, the two go opposite ways.
  if (!order.descending) return sql<boolean>`(${own}, ${tie}) > (${last}, ${seq})`;
  return sql<boolean>`(${own} <= ${last} and (${own} < ${last} or ${tie} > ${seq}))`;
}

async function countSegment(list: SortedList, segment: Segment): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sourceOf(list)}
    where ${conditionOf(list, segment, undefined)}`.execute(list.parts.database.sql);
  return rows[0]?.count ?? 0;
}
