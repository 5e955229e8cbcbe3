import type { Dialect, UnitOfWork } from "@castellan/storage";
import type { TypeSpace } from "../layout/space.ts";
import type { Reading } from "../statement/reading.ts";
import type { Writing } from "../statement/writing.ts";
import type { ScimTables } from "../tables.ts";

/**
 * How wide the blocks are in which resources are counted, as powers of two of `seq`. With blocks of blocks, a million resources are
 * counted in two rows, and the one at any index is found among 2 + 64 + 64 rows.
 */
const widths = [19, 13, 7] as const;
/** Writers that run side by side on PostgreSQL would wait for one another at the newest block, so it has several rows. */
const shards = 8;

function blockOf(seq: number, width: number): number {
  return Math.floor(seq / 2 ** width);
}

/**
 * Counts resources that came (`by` 1) or went (-1). The last thing that a unit of work does: on PostgreSQL the rows stay locked to
 * its end, and who holds them waits for nobody.
 */
export async function count(
  writing: Writing,
  unit: UnitOfWork<ScimTables>,
  seqs: readonly number[],
  by: 1 | -1,
  dialect: Dialect,
): Promise<void> {
  const shard = dialect === "postgres" ? Math.floor(Math.random() * shards) : 0;
  const rows = widths.flatMap((level) => {
    const blocks = new Map<number, number>();
    for (const seq of seqs) blocks.set(blockOf(seq, level), (blocks.get(blockOf(seq, level)) ?? 0) + by);
    // In one order for everybody, so that none waits for another who waits for it.
    const sorted = [...blocks].sort(([one], [other]) => one - other);
    return sorted.map(([block, change]) => ({ level, block, shard, count: change }));
  });
  await writing.addToCounts.all({ rows: JSON.stringify(rows) }, unit);
}

/** All resources of a type. */
export async function countAll(reading: Reading, space: TypeSpace): Promise<number> {
  const [level] = widths;
  const first = blockOf(space.first, level);
  const rows = await reading.countsOfLevel.all({ level, first, end: blockOf(space.end, level) });
  return rows.reduce((sum, row) => sum + row.count, 0);
}

/** The stretches of `seq` that hold resources, each a few thousand wide. */
export async function stretches(
  reading: Reading,
  space: TypeSpace,
): Promise<readonly { readonly first: number; readonly end: number }[]> {
  const [, level] = widths;
  const first = blockOf(space.first, level);
  const rows = await reading.countsOfLevel.all({ level, first, end: blockOf(space.end, level) });
  return rows
    .filter((row) => row.count > 0)
    .map(({ block }) => ({ first: block * 2 ** level, end: (block + 1) * 2 ** level }));
}

/** Where to begin to read for the resource that `skipped` others come before: at `seq`, leaving out so many more. */
export async function locate(
  reading: Reading,
  space: TypeSpace,
  skipped: number,
): Promise<{ readonly seq: number; readonly offset: number } | undefined> {
  let { first, end } = space;
  let offset = skipped;
  if (offset === 0) return { seq: first, offset };
  for (const level of widths) {
    const rows = await reading.countsOfLevel.all({ level, first: blockOf(first, level), end: blockOf(end, level) });
    const found = rows.find((row) => {
      if (offset < row.count) return true;
      offset -= row.count;
      return false;
    });
    if (found === undefined) return undefined;
    first = found.block * 2 ** level;
    end = first + 2 ** level;
  }
  return { seq: first, offset };
}
