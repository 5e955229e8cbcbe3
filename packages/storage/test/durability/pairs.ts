import type { Migration } from "@castellan/storage";

export interface PairTables {
  pairs: { pair: number; half: string };
}

export const pairMigrations: readonly Migration[] = [
  {
    name: "001-pairs",
    async up(db) {
      await db.schema
        .createTable("pairs")
        .addColumn("pair", "bigint", (column) => column.notNull())
        .addColumn("half", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("pairs_key", ["pair", "half"])
        .execute();
    },
  },
];
