import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "@castellan/storage";
import { closePostgres } from "@castellan/testing";
import { migrations } from "../../src/database/migrations.ts";
import type { GovernanceTables } from "../../src/database/tables.ts";
import { engines } from "../support/engines.ts";
import { openHouse } from "../support/house.ts";
import { withAccount } from "../support/pam.ts";
import { taskEnd } from "../support/wait.ts";

after(closePostgres);

const [, postgres] = await engines();
const skip = postgres === undefined ? "SQLite has one writer at a time" : postgres.skip;

test("a batch does not write over what another process wrote after it began", { skip }, async (t) => {
  assert.ok(postgres);
  const { url, remove } = await postgres.create();
  const house = await openHouse(t, { databaseUrl: url });
  t.after(remove);
  const id = await withAccount(house);
  const other = await openDatabase<GovernanceTables>({ url, schema: "governance", migrations });
  t.after(() => other.close());
  house.pam.seed("p1", { email: "p1@x.example", department: "older" });
  let task = "";
  await other.transaction(async (unit) => {
    const newer = { disabled: 1, provisioned_at: Date.now() + 3_600_000 };
    await unit.updateTable("accounts").set(newer).where("id", "=", id).execute();
    task = String((await house.post("/api/applications/PAM/aggregate")).body.id);
    await sleep(200);
  });
  assert.equal((await taskEnd(house, task)).status, "completed");
  assert.equal((await house.get(`/api/accounts/${id}`)).body.disabled, true);
});
