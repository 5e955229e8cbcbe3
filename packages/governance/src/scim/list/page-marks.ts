import type { ListPosition, ListQuery } from "@castellan/scim";
import { printFilter } from "@castellan/scim";

/**
 * Remembers where pages ended, for clients that walk a list by index: the page after one that was just given begins where that one
 * ended, and costs the same wherever it is. A place that nobody just came to is counted off instead.
 */
export interface PageMarks {
  find(query: ListQuery): ListPosition | undefined;
  /** The page of `query` had `length` resources and ended at `end`. */
  note(query: ListQuery, length: number, end: ListPosition): void;
}

const lifetimeMilliseconds = 60_000;
const maximumMarks = 1_000;

export function createPageMarks(clock: () => number): PageMarks {
  const marks = new Map<string, { readonly end: ListPosition; readonly at: number }>();
  return {
    find(query) {
      if (query.startIndex === 1) return undefined;
      const mark = marks.get(keyOf(query, query.startIndex));
      return mark !== undefined && clock() - mark.at < lifetimeMilliseconds ? mark.end : undefined;
    },
    note(query, length, end) {
      const key = keyOf(query, query.startIndex + length);
      marks.delete(key);
      const oldest = marks.size < maximumMarks ? undefined : marks.keys().next().value;
      if (oldest !== undefined) marks.delete(oldest);
      marks.set(key, { end, at: clock() });
    },
  };
}

function keyOf({ filter, sort }: ListQuery, startIndex: number): string {
  return JSON.stringify([startIndex, filter === undefined ? "" : printFilter(filter), sort ?? ""]);
}
