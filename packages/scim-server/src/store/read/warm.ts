import { setImmediate } from "node:timers/promises";
import { renderRow, resourceOf } from "../form/row.ts";
import type { StoreParts } from "../store-parts.ts";
import { lookupsOf } from "./lookup.ts";
import type { TextCache } from "./text-cache.ts";

/** So few at a time that a request between waits for them a millisecond or two. */
const batchSize = 100;

/** Keeps resources in memory, the newest first, until there is no room or none is left; resolves to how many it read. */
export async function warm(parts: StoreParts, cache: TextCache): Promise<number> {
  const { first, end } = await parts.space();
  const typeName = parts.layout.type.name;
  let read = 0;
  for (let before = end; cache.hasRoom(); ) {
    const moment = cache.moment();
    const rows = await parts.reading.before.all({ first, before, limit: batchSize });
    for (const row of rows) {
      // Beyond it, what was kept first, which is the newest, would go.
      if (!cache.hasRoom()) return read;
      cache.keep(renderRow(row, [], typeName), moment, ...lookupsOf(resourceOf(row, [], typeName), parts.layout));
      read += 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return read;
    before = last.seq;
    await setImmediate();
  }
  return read;
}
