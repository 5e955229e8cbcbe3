// A process to be killed: it writes pairs of rows in units, many at once, and prints each pair once it is acknowledged.
import { writeSync } from "node:fs";
import { openDatabase } from "@castellan/storage";
import { type PairTables, pairMigrations } from "./pairs.ts";

const [url = "", schema = ""] = process.argv.slice(2);
const db = await openDatabase<PairTables>({ url, schema, migrations: pairMigrations });
const { last } = await db.sql
  .selectFrom("pairs")
  .select((pairs) => pairs.fn.max("pair").as("last"))
  .executeTakeFirstOrThrow();
let next = Number(last ?? 0);

async function writePairs(): Promise<never> {
  for (;;) {
    next += 1;
    const pair = next;
    if (pair % 3 === 0) {
      const both = ["left", "right"].map((half) => ({ pair, half }));
      await db.sql.insertInto("pairs").values(both).execute();
    } else {
      await db.transaction(async (unit) => {
        await unit.insertInto("pairs").values({ pair, half: "left" }).execute();
        await unit.insertInto("pairs").values({ pair, half: "right" }).execute();
      });
    }
    writeSync(1, `${pair}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, writePairs));
