import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { listItems } from "../../src/client/documents.ts";
import { connectServer } from "../../src/client/server.ts";
import { passwords, upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";
import { aggregated } from "../support/governance.ts";
import { sampleAggregated } from "../support/sample.ts";

test("the sample company is loaded once; a load that was cut short is finished at the next start", async (context) => {
  const data = temporaryFolder(context);
  const marker = join(data, "sample-company.json");
  const first = await upFor(context, ["--data", data]);
  await sampleAggregated(first.url);
  assert.equal(JSON.parse(readFileSync(marker, "utf8")).state, "loaded");
  await first.kill();

  // As a process leaves it that was killed in the middle: everything may be there, or nothing.
  writeFileSync(marker, '{"state":"loading"}');
  const second = await upFor(context, ["--data", data]);
  const governance = connectServer(second.url, { username: "admin", password: passwords.admin });
  const task = await aggregated(governance, "PAM");
  assert.equal(task.processed, 37, "nobody was added twice, and the service account's new password works");
  assert.equal((await listItems(governance, "/api/applications", 100)).length, 2);
  assert.equal(JSON.parse(readFileSync(marker, "utf8")).state, "loaded");
  assert.equal((await second.stop()).code, 0);
});

test("a data folder in which somebody did something gets no sample company", async (context) => {
  const data = temporaryFolder(context);
  const first = await upFor(context, ["--data", data, "--empty"]);
  const governance = connectServer(first.url, { username: "admin", password: passwords.admin });
  await governance.call("POST", "/api/tokens", { body: { name: "mine", scopes: ["read"] } });
  await first.stop();
  const second = await upFor(context, ["--data", data]);
  const again = connectServer(second.url, { username: "admin", password: passwords.admin });
  assert.deepEqual(await listItems(again, "/api/applications", 100), []);
  await second.stop();
});
