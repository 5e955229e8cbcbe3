import assert from "node:assert/strict";
import { test } from "node:test";
import { probe } from "@castellan/scim";
import Fastify from "fastify";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { administratorPassword, openHouse } from "../support/house.ts";

for (const basePath of ["/governance/scim/v2", "/identityiq/scim/v2"]) {
  test(`${basePath} does what the RFCs say a server must and should do`, async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", hrApplication);
    await house.post("/api/applications", pamApplication);
    const server = Fastify({ forceCloseConnections: true });
    await server.register(house.governance.routes);
    t.after(() => server.close());
    const address = await server.listen({ host: "127.0.0.1", port: 0 });
    const report = await probe({
      baseUrl: `${address}${basePath}`,
      fetch,
      authentication: { kind: "basic", username: "admin", password: administratorPassword },
      write: true,
    });
    const failed = report.checks.filter(({ outcome, level }) => outcome === "failed" && level !== "habit");
    assert.deepEqual(failed, []);
    assert.deepEqual(report.leftBehind, []);
    assert.ok(report.score.must.passed > 50, JSON.stringify(report.score));
  });
}
