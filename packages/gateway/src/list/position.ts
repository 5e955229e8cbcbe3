import type { ListPosition, ListQuery } from "@castellan/scim";
import { isObject } from "../json/object.ts";

/** Where a page of rows ended: so many rows are before, and the last of them had this id. */
export interface RowPosition {
  readonly rows: number;
  readonly id: number;
}

/** The position that a store gave as `next` of an earlier page; `undefined` for the first page. */
export function readPosition(position: ListPosition | undefined): RowPosition | undefined {
  if (position === undefined || !isObject(position)) return undefined;
  const { rows, id } = position;
  return typeof rows === "number" && typeof id === "number" ? { rows, id } : undefined;
}

/**
 * The row (0-based) with which a page of `items` begins. After a position that is the row after the one it names, wherever that
 * stands now; when it is gone, one row less is passed over than there were, so that nobody is missed.
 */
export function startOf(query: ListQuery, items: readonly { readonly id: number }[]): number {
  const after = readPosition(query.after);
  if (after === undefined) return query.startIndex - 1;
  const known = items.findIndex(({ id }) => id === after.id);
  return known < 0 ? Math.max(0, after.rows - 1) : known + 1;
}

/** Where a page that ends before row `end` ends; `undefined` when nothing comes after it. */
export function positionAfter(
  items: readonly { readonly id: number }[],
  end: number,
): { readonly rows: number; readonly id: number } | undefined {
  const last = items[end - 1];
  return last === undefined || end >= items.length ? undefined : { rows: end, id: last.id };
}
