import type { AttributePath, Resource } from "@castellan/scim";
import { resourceOf } from "../form/row.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { SqlFilter } from "../search/filter.ts";
import type { StoreParts } from "../store-parts.ts";
import { elementsOfMany } from "./elements.ts";
import { selectMatches } from "./match.ts";

const batchSize = 500;

/** Every resource that meets the condition, in the order of creation, a few hundred in memory at a time. */
export async function* iterateMatches(
  parts: StoreParts,
  space: TypeSpace,
  filter: SqlFilter | undefined,
  excluded: readonly AttributePath[],
): AsyncGenerator<Resource, void, void> {
  let after = space.first - 1;
  for (;;) {
    const rows = await selectMatches(parts, space, filter, after)
      .orderBy("scim_resources.seq")
      .limit(batchSize)
      .execute();
    const seqs = rows.map((row) => row.seq);
    const elements = await elementsOfMany(parts, space, seqs, excluded);
    for (const row of rows) yield resourceOf(row, elements(row.seq), parts.layout.type.name);
    after = seqs.at(-1) ?? after;
    if (rows.length < batchSize) return;
  }
}
