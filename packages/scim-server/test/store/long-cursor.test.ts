import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, createProvider, profiles } from "@castellan/scim";
import { createSqlStore } from "@castellan/scim-server";
import { emptied, onBothEngines } from "./support/engines.ts";

const userType = { name: "User", endpoint: "/Users", description: "User", schema: coreUserSchema, extensions: [] };
const cursors = { key: new Uint8Array(32), lifetimeSeconds: 600 };

/** Few hosts take more than 8 KiB in a URL. */
const longestCursor = 4_096;

await onBothEngines("cursors of long values", (engine) => {
  const open = emptied(engine);

  for (const indexed of [[], ["nickName"]]) {
    test(`a list sorted by long text ${indexed.length === 0 ? "" : "and its index "}goes on by cursors that fit a URL`, async () => {
      const store = createSqlStore<string>({ database: await open(), type: userType, indexed });
      const long = "名".repeat(5_000);
      for (let number = 0; number < 5; number += 1) {
        const nickName = `${number % 2 === 0 ? long : ""}${number}`;
        await store.create("", { schemas: [coreUserSchema.id], userName: String(number), nickName });
      }
      const resourceTypes = [{ ...userType, store }];
      const options = { resourceTypes, profile: profiles.default, authenticationSchemes: [], maxResults: 10, cursors };
      const provider = createProvider<string>(options);
      for (const order of ["ascending", "descending"]) {
        for (const extra of ["", "&filter=meta.created%20co%20%22T%22"]) {
          const found: string[] = [];
          let cursor: string | undefined = "";
          while (cursor !== undefined) {
            assert.ok(cursor.length <= longestCursor, `a cursor of ${cursor.length} characters`);
            const query = `sortBy=nickName&sortOrder=${order}&count=1&cursor=${cursor}${extra}`;
            const request = {
              method: "GET",
              path: "/Users",
              query,
              headers: {},
              baseUrl: "https://scim.example",
              caller: "",
            };
            const { body } = await provider.handle(request);
            const page = JSON.parse(body ?? "{}");
            assert.ok(Array.isArray(page.Resources), page.detail);
            found.push(...page.Resources.map(({ userName }: { readonly userName: string }) => userName));
            cursor = page.nextCursor;
          }
          assert.deepEqual(found.toSorted(), ["0", "1", "2", "3", "4"]);
        }
      }
    });
  }
});
