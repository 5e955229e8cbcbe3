import assert from "node:assert/strict";
import { it } from "node:test";
import { openPeople, staffMapping } from "../support/directory.ts";
import { onEveryEngine } from "../support/engines.ts";
import { startVault } from "../support/server.ts";

const path = "/API/Castellan/DirectorySynchronizations";

await onEveryEngine("synchronisations", (place) => {
  it("the next may begin as soon as the report of one is complete, also on another node", async (t) => {
    const people = await openPeople(t);
    const options = { databaseUrl: await place(), directories: [{ directory: people, mappings: [staffMapping] }] };
    const nodes = [await startVault(t, options), await startVault(t, options)];
    for (let turn = 0; turn < 20; turn += 1) {
      const { admin } = nodes[turn % 2] ?? assert.fail();
      const started = await admin("POST", path);
      assert.equal(started.statusCode, 202, started.body);
      while ((await admin("GET", `${path}/${started.json().id}`)).json().status === "Running") {
        await new Promise(setImmediate);
      }
    }
  });
});
