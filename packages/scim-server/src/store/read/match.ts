import type { TypeSpace } from "../layout/space.ts";
import type { SqlFilter } from "../search/filter.ts";
import { resourceColumns } from "../statement/reading.ts";
import type { StoreParts } from "../store-parts.ts";

/** A stretch of `seq`: all of a type, or a part of it. */
export type Stretch = Pick<TypeSpace, "first" | "end">;

/** The resources of the stretch after a place that meet a filter, in no order yet. */
export function selectMatches({ database }: StoreParts, space: Stretch, filter: SqlFilter | undefined, after: number) {
  let query = database.sql.selectFrom("scim_resources").select(resourceColumns);
  // An index leads to resources of this type alone; a range beside it would only mislead the engine's planner.
  if (filter?.narrow !== true || after >= space.first) query = query.where("scim_resources.seq", ">", after);
  if (filter?.narrow !== true) query = query.where("scim_resources.seq", "<", space.end);
  return filter === undefined ? query : query.where(filter.condition);
}

export async function countMatches({ database }: StoreParts, space: Stretch, filter: SqlFilter): Promise<number> {
  let query = database.sql.selectFrom("scim_resources").select((row) => row.fn.countAll<number>().as("count"));
  if (!filter.narrow) {
    query = query.where("scim_resources.seq", ">=", space.first).where("scim_resources.seq", "<", space.end);
  }
  const row = await query.where(filter.condition).executeTakeFirst();
  return row?.count ?? 0;
}
