import type { AttributePath, ListPosition, ListQuery, ListResult, Resource, SortKey } from "@castellan/scim";
import { scimErrors } from "@castellan/scim";
import type { Dialect } from "@castellan/storage";
import { type RawBuilder, sql } from "kysely";
import { always, type Condition, inCodePoints } from "./column.ts";
import type { PageMarks } from "./page-marks.ts";
import { type Columns, pushDown } from "./push-down.ts";

/** A column that a list can be in order of: one that always has a value. */
export interface Order<Row> {
  readonly column: string;
  readonly text: boolean;
  read(row: Row): string | number;
}

export interface RowPage {
  readonly where: Condition;
  /** In this order, and where it leaves rows equal in order of `id`. */
  readonly order: RawBuilder<unknown> | undefined;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** A table that resources of one type are made of. */
export interface RowSource<Row extends { readonly id: string }> {
  readonly dialect: Dialect;
  readonly columns: Columns;
  order(path: AttributePath): Order<Row> | undefined;
  count(where: Condition): Promise<number>;
  rows(page: RowPage): Promise<readonly Row[]>;
  resources(rows: readonly Row[], excluded: readonly AttributePath[]): Promise<readonly Resource[]>;
}

const candidatesAtOnce = 500;

/**
 * A list, as much of it as the database can do: filter, order and page where all of the filter and the order are columns; else a stream of
 * those that may match, a few hundred at a time.
 */
export async function listRows<Row extends { readonly id: string }>(
  source: RowSource<Row>,
  query: ListQuery,
  marks: PageMarks,
): Promise<ListResult> {
  const pushed = query.filter === undefined ? { where: always, exact: true } : pushDownOf(source, query);
  const sort = query.sort === undefined ? undefined : sortOf(source, query.sort);
  const isWhole = pushed?.exact === true && (query.sort === undefined || sort !== undefined);
  if (!isWhole || query.count === undefined) {
    return { kind: "candidates", resources: candidates(source, pushed?.where ?? always, query.excluded) };
  }
  return page(source, query, query.count, { where: pushed.where, sort }, marks);
}

function pushDownOf<Row extends { readonly id: string }>({ columns, dialect }: RowSource<Row>, { filter }: ListQuery) {
  return filter === undefined ? undefined : pushDown(filter, columns, dialect);
}

interface Sort<Row> extends Order<Row> {
  readonly descending: boolean;
}

function sortOf<Row extends { readonly id: string }>(
  source: RowSource<Row>,
  { path, order }: SortKey,
): Sort<Row> | undefined {
  const found = source.order(path);
  return found === undefined ? undefined : { ...found, descending: order === "descending" };
}

async function* candidates<Row extends { readonly id: string }>(
  source: RowSource<Row>,
  where: Condition,
  excluded: readonly AttributePath[],
): AsyncIterable<Resource> {
  let after: string | undefined;
  for (;;) {
    const from: Condition = after === undefined ? where : sql`(${where} and id > ${after})`;
    const page = { where: from, order: undefined, descending: false, offset: 0, limit: candidatesAtOnce };
    const rows = await source.rows(page);
    yield* await source.resources(rows, excluded);
    after = rows.at(-1)?.id;
    if (after === undefined || rows.length < candidatesAtOnce) return;
  }
}

async function page<Row extends { readonly id: string }>(
  source: RowSource<Row>,
  query: ListQuery,
  count: number,
  { where, sort }: { readonly where: Condition; readonly sort: Sort<Row> | undefined },
  marks: PageMarks,
): Promise<ListResult> {
  const totalResults = await source.count(where);
  if (count === 0) return { kind: "page", totalResults, resources: [] };
  const order = sort && orderColumn(sort, source.dialect);
  const from = query.after ?? marks.find(query);
  const rows = await source.rows({
    where: from === undefined ? where : sql`(${where} and ${following(from, sort, order)})`,
    order,
    descending: sort?.descending === true,
    offset: from === undefined ? query.startIndex - 1 : 0,
    // One more, to know whether there is another page.
    limit: count + 1,
  });
  const shown = rows.slice(0, count);
  const last = shown.at(-1);
  const end = last === undefined ? undefined : positionOf(last, sort);
  if (end !== undefined && query.after === undefined) marks.note(query, shown.length, end);
  const resources = await source.resources(shown, query.excluded);
  const next = rows.length > count ? end : undefined;
  return { kind: "page", totalResults, resources, ...(next === undefined ? {} : { next }) };
}

function orderColumn<Row>({ column, text }: Sort<Row>, dialect: Dialect): RawBuilder<unknown> {
  return text ? inCodePoints(sql.ref(column), dialect) : sql.ref(column);
}

function positionOf<Row extends { readonly id: string }>(row: Row, sort: Sort<Row> | undefined): ListPosition {
  return [sort === undefined ? null : sort.read(row), row.id];
}

/** The rows after a place: by key, so that finding the place costs nothing. */
function following<Row>(
  position: ListPosition,
  sort: Sort<Row> | undefined,
  order: RawBuilder<unknown> | undefined,
): Condition {
  const [key, id] = Array.isArray(position) ? position : [];
  if (typeof id !== "string") throw scimErrors.invalidCursor("The cursor is not one of this list");
  if (sort === undefined || order === undefined) return sql`id > ${id}`;
  if (typeof key !== "string" && typeof key !== "number") {
    throw scimErrors.invalidCursor("The cursor is not one of this order");
  }
  const beyond = sql.raw(sort.descending ? "<" : ">");
  return sql`(${order} ${beyond} ${key} or (${order} = ${key} and id > ${id}))`;
}
