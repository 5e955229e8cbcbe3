import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, type NewResource } from "@castellan/scim";
import { createSqlStore } from "@castellan/scim-server";
import fc from "fast-check";
import { sql } from "kysely";
import { emptied, onBothEngines } from "./support/engines.ts";

const userType = { name: "User", endpoint: "/Users", description: "User", schema: coreUserSchema, extensions: [] };

const user = (userName: string): NewResource => ({ schemas: [coreUserSchema.id], userName });

type Step =
  | { readonly kind: "create"; readonly name: number }
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "load"; readonly names: readonly number[] };

/** Few names, so that many creations fail with their unit of work under way. */
const name = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  name.map((one) => ({ kind: "create" as const, name: one })),
  fc.nat().map((which) => ({ kind: "delete" as const, which })),
  fc.array(name, { minLength: 1, maxLength: 150 }).map((names) => ({ kind: "load" as const, names })),
);

await onBothEngines("the count", (engine) => {
  const open = emptied(engine);

  test("is the number of rows, block by block, after whatever came, went and failed at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), async (rounds) => {
        const database = await open();
        const store = createSqlStore({ database, type: userType });
        let unique = 0;
        const take = async ({ kind, ...more }: Step, ids: readonly string[]) => {
          if ("name" in more) await store.create("", user(`name ${more.name}`));
          else if ("which" in more) await store.delete("", ids[more.which % Math.max(1, ids.length)] ?? "none");
          else {
            // Half of the loads fail at their last user, and leave nothing.
            const users = more.names.map((_, index) => user(`unique ${unique + index}`));
            unique += users.length;
            await store.load(more.names.length % 2 === 0 ? users : [...users, user("name 1"), user("name 1")]);
          }
          return kind;
        };
        for (const steps of rounds) {
          const ids: string[] = [];
          for await (const { id } of store.iterate()) ids.push(id);
          await Promise.allSettled(steps.map((one) => take(one, ids)));
          const found: string[] = [];
          for await (const { id } of store.iterate()) found.push(id);
          assert.equal(await store.count(), found.length);
          for (const startIndex of [1, Math.ceil(found.length / 2), found.length].filter((index) => index > 0)) {
            const page = await store.list("", { startIndex, count: 2, excluded: [] });
            assert.ok(page.kind === "page");
            assert.equal(page.totalResults, found.length);
            assert.deepEqual(
              page.resources.map(({ id }) => id),
              found.slice(startIndex - 1, startIndex + 1),
            );
          }
        }
        await requireBlocks(database);
      }),
      { numRuns: 25 },
    );
  });
});

/** Every block of every width has the rows that it counts. */
async function requireBlocks(database: Awaited<ReturnType<ReturnType<typeof emptied>>>): Promise<void> {
  const { rows } = await sql<{ level: number; block: number; count: number }>`
    select level, block, sum(count) as count from scim_counts group by level, block order by level, block`.execute(
    database.sql,
  );
  const seqs = (await database.sql.selectFrom("scim_resources").select("seq").execute()).map(({ seq }) => seq);
  for (const { level, block, count } of rows) {
    const inside = seqs.filter((seq) => Math.floor(seq / 2 ** level) === block);
    assert.equal(count, inside.length, `block ${block} of width ${level}`);
  }
}
