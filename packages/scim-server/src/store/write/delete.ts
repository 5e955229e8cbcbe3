import { indexEntries } from "../form/index-entry.ts";
import { resourceOf } from "../form/row.ts";
import { count } from "../read/counts.ts";
import type { StoreParts } from "../store-parts.ts";
import { removeIndexRows } from "./index-rows.ts";
import { notFound, requireExpected, requireSeq } from "./refuse.ts";

export async function deleteResource(parts: StoreParts, id: string, expected: string | undefined): Promise<void> {
  const { database, writing, layout } = parts;
  const space = await parts.space();
  const seq = requireSeq(parts, space, id);
  await database.transaction(async (unit) => {
    const row = await writing.deleteResource.first({ seq, id }, unit);
    if (row === undefined) throw notFound(parts, id);
    requireExpected(parts, row.version, expected);
    const resource = resourceOf({ seq, id, created: 0, modified: 0, ...row }, [], layout.type.name);
    await removeIndexRows(parts, unit, space, { seq, entries: indexEntries(resource, layout.indexed) });
    for (const { position } of layout.apart) {
      await writing.deleteAllElements.all({ attribute: space.firstAttribute + position, seq }, unit);
    }
    await count(writing, unit, [seq], -1, database.dialect);
  });
}
