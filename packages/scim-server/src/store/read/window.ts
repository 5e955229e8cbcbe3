import type { ListQuery } from "@castellan/scim";
import type { ResourceRow } from "../form/row.ts";
import { type Position, readPosition } from "./position.ts";

/** A page of rows. */
export interface FoundPage {
  readonly totalResults: number;
  readonly rows: readonly ResourceRow[];
  readonly next?: Position;
}

/** What the query asks for of the list, in numbers that SQL takes. */
export interface Window {
  /** Rows before the page, 0 when it begins after a position. */
  readonly skipped: number;
  /** Rows of the page. */
  readonly count: number;
  /** Rows to read: one more than the page has, to see whether another page follows. */
  readonly limit: number;
  readonly after: Position | undefined;
}

const everything = 2 ** 31 - 1;

export function windowOf({ startIndex, count = everything - 1, after, wantsNext }: ListQuery): Window {
  return {
    skipped: after === undefined ? startIndex - 1 : 0,
    count,
    limit: wantsNext && count > 0 ? count + 1 : count,
    after: after === undefined ? undefined : readPosition(after),
  };
}

/** The page of the rows read, and where the next one begins if there was a row more. */
export function cutPage<Row extends ResourceRow>(
  rows: readonly Row[],
  totalResults: number,
  { count, limit }: Window,
  positionOf: (row: Row) => Position,
): FoundPage {
  const shown = rows.length > count ? rows.slice(0, count) : rows;
  const last = shown.at(-1);
  const more = limit > count && rows.length > count && last !== undefined;
  return { totalResults, rows: shown, ...(more ? { next: positionOf(last) } : {}) };
}
