import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { startVault } from "../support/server.ts";

test("what other components would fill is empty, in the envelope that clients look into", async (t) => {
  const { admin } = await startVault(t);
  for (const [path, empty] of [
    ["/API/PSM/Connectors/", { PSMConnectors: [] }],
    ["/API/PSM/Servers/", { PSMServers: [], Total: 0 }],
    ["/API/LiveSessions?Limit=10", { LiveSessions: [], Total: 0 }],
    ["/API/Recordings", { Recordings: [], Total: 0 }],
    ["/API/DiscoveredAccounts", { value: [], count: 0 }],
    ["/API/AutomaticOnboardingRules", { AutomaticOnboardingRules: [], Total: 0 }],
    ["/API/AccountGroups?Safe=S", []],
    ["/API/Configuration/OIDC/Providers", { Providers: [] }],
    ["/WebServices/PIMServices.svc/Applications/?Location=x", { application: [] }],
    ["/API/pta/API/Events/", []],
    ["/API/pta/API/Risks/RisksEvents/", []],
    ["/API/pta/API/Settings", { riskyActivities: [], automaticRemediation: {} }],
  ] as const) {
    const answer = await admin("GET", path);
    assert.equal(answer.statusCode, 200, path);
    assert.deepEqual(answer.json(), empty);
    const [plain = ""] = path.replace(/\/$/, "").split("?");
    assert.equal((await admin("GET", `${plain}/7`)).statusCode, 404, "and an element of it is not there");
    assert.equal((await admin("POST", plain, { id: "x" })).statusCode, 405, "nor can one be added");
  }
});

test("of all components this process is the PVWA, and the others are none", async (t) => {
  const { admin, time } = await startVault(t);
  const { Components, Vaults } = (await admin("GET", "/API/ComponentsMonitoringSummary/")).json();
  type Component = Record<"ComponentID" | "ConnectedComponentCount" | "ComponentTotalCount", string | number>;
  const counts = Components.map((component: Component) => [
    component.ComponentID,
    component.ConnectedComponentCount,
    component.ComponentTotalCount,
  ]);
  assert.deepEqual(counts, [
    ["PVWA", 1, 1],
    ["CPM", 0, 0],
    ["SessionManagement", 0, 0],
    ["AIM", 0, 0],
    ["PTA", 0, 0],
  ]);
  assert.equal(Components[0].ComponentSpecificStat, 1, "one user is logged on");
  assert.deepEqual(Vaults, [{ IP: "127.0.0.1", Role: "Primary", IsLoggedOn: true }]);
  const { ComponentsDetails } = (await admin("GET", "/API//ComponentsMonitoringDetails/pvwa")).json();
  assert.equal(ComponentsDetails.length, 1);
  assert.equal(ComponentsDetails[0].LastLogonDate, Math.floor(time.now / 1000));
  for (const component of ["CPM", "SessionManagement", "PSM", "AIM", "PTA"]) {
    const answer = await admin("GET", `/API/ComponentsMonitoringDetails/${component}`);
    assert.deepEqual(answer.json(), { ComponentsDetails: [] }, component);
  }
  assert.equal((await admin("GET", "/API/ComponentsMonitoringDetails/toaster")).statusCode, 404);
});

test("the logo is a PNG that can be read", async (t) => {
  const { server } = await startVault(t);
  const answer = await server.inject({ url: "/PasswordVault/WebServices/PIMServices.svc/Logo?type=Square" });
  assert.equal(answer.headers["content-type"], "image/png");
  const png = answer.rawPayload;
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  assert.deepEqual([width, height], [64, 64]);
  const start = png.indexOf("IDAT") + 4;
  const points = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  assert.equal(points.length, height * (1 + width / 8), "each line has its filter and a bit for each point");
});
