import { setImmediate } from "node:timers/promises";
import type { ResourceRow } from "../form/row.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { SqlFilter } from "../search/filter.ts";
import type { StoreParts } from "../store-parts.ts";
import { stretches } from "./counts.ts";
import { countMatches, selectMatches } from "./match.ts";
import { cutPage, type FoundPage, type Window } from "./window.ts";

/**
 * A page of what meets a filter that no index helps with, on SQLite. Its calls are synchronous, so the resources are gone through in
 * stretches of a few thousand, and everybody else gets a turn in between. What changes meanwhile may or may not be counted.
 */
export async function scannedPage(
  parts: StoreParts,
  space: TypeSpace,
  window: Window,
  filter: SqlFilter,
): Promise<FoundPage> {
  const { after, limit } = window;
  const known = after?.total;
  const rows: ResourceRow[] = [];
  let skipped = window.skipped;
  let counted = 0;
  for (const stretch of await stretches(parts.reading, space)) {
    const begin = Math.max(stretch.first - 1, after?.seq ?? 0);
    if (begin >= stretch.end - 1) continue;
    if (known !== undefined && rows.length >= limit) break;
    const found = known === undefined ? await countMatches(parts, stretch, filter) : Number.POSITIVE_INFINITY;
    counted += found;
    if (rows.length < limit && skipped < found) {
      const query = selectMatches(parts, stretch, filter, begin).orderBy("scim_resources.seq");
      rows.push(
        ...(await query
          .limit(limit - rows.length)
          .offset(skipped)
          .execute()),
      );
      skipped = 0;
    } else {
      skipped -= Math.min(skipped, found);
    }
    await setImmediate();
  }
  const totalResults = known ?? counted;
  return cutPage(rows, totalResults, window, ({ seq }) => ({ seq, total: totalResults }));
}
