import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkGroups, profiles } from "@castellan/scim";
import { probedService, probing } from "../support/probing.ts";
import type { Quirk } from "../support/quirk.ts";
import { createTestService } from "../support/service.ts";

/** A door before the provider, as a host has one. */
const guarded: Quirk = {
  before: ({ init }) =>
    init.headers.authorization === undefined
      ? { status: 401, headers: { "www-authenticate": "Basic" }, body: '{"status":"401","detail":"who are you?"}' }
      : undefined,
};
const authentication = { kind: "basic", username: "prober", password: "c4n4ry-pw" } as const;

describe("this project's provider", () => {
  for (const profile of [profiles.strict, profiles.default]) {
    test(`passes all that the RFCs demand and advise: ${profile.name}`, async () => {
      const service = await probedService({ profile });
      const { report, faults } = await probing([guarded], { write: true, authentication }, service);
      assert.deepEqual(faults, []);
      const { must, should } = report.score;
      assert.deepEqual([must.failed, must.skipped, should.failed, should.skipped], [0, 0, 0, 0]);
      assert.equal(report.dialect.name, "rfc");
      assert.deepEqual(report.dialect.settings, { usePatch: true, paging: "cursor", indexBase: 1 });
      assert.deepEqual(service.failures, [], "and nothing in it broke");
    });
  }

  test("the default profile has every habit; the strict one has none that bends the RFC", async () => {
    const lenient = await probing([], { write: true }, await probedService({ profile: profiles.default }));
    const strict = await probing([], { write: true }, await probedService({ profile: profiles.strict }));
    assert.equal(lenient.report.score.habit.failed, 0);
    assert.equal(strict.outcome("patch.op-case"), "failed");
    assert.equal(strict.outcome("filters.value-path-sub-attribute"), "failed");
  });

  test("what it cannot do is not held against it when it does not say that it can", async () => {
    const service = createTestService({ profile: profiles.strict });
    const { faults, report, outcome } = await probing([], { write: true }, service);
    assert.deepEqual(faults, []);
    assert.equal(outcome("bulk.references"), "skipped");
    assert.equal(outcome("cursors.pages"), "skipped");
    assert.deepEqual(report.dialect.settings, { usePatch: true, paging: "index", indexBase: 1 });
    assert.equal(report.facts.meSupported, false);
  });
});

describe("a probe that only reads", () => {
  test("changes nothing, and sends no write but such as must be refused", async () => {
    const { report, service, requests, faults } = await probing([]);
    assert.deepEqual(faults, []);
    assert.equal(service.users.size, 5);
    const writes = requests.filter((line) => !line.startsWith("GET ") && !line.includes("/.search"));
    assert.deepEqual(writes, ["POST /ServiceProviderConfig", "POST /Users", "POST /Users"]);
    assert.equal(report.write, false);
    assert.equal(report.checks.find(({ id }) => id === "patch.add")?.outcome, "skipped");
  });

  test("shows neither credentials nor what people are called", async () => {
    const { report } = await probing([guarded], { authentication });
    const text = JSON.stringify(report).toLowerCase();
    for (const canary of ["c4n4ry-pw", "ada.pro", "corp.example", btoa("prober:c4n4ry-pw").toLowerCase()]) {
      assert.ok(!text.includes(canary), canary);
    }
    const evidence = report.checks.find(({ id }) => id === "filters.eq")?.evidence;
    assert.deepEqual(evidence, ['GET /Users?filter=userName eq "…"&startIndex=1&count=50 → 200 application/scim+json']);
  });

  test("does not show ids that are names", async () => {
    const named: Quirk = { after: (_, { body }) => ({ body: body.replace(/"id":"1"/g, '"id":"ada.probe"') }) };
    const { report } = await probing([named]);
    assert.ok(!JSON.stringify(report).includes("ada.probe"));
    assert.ok(report.checks.some(({ evidence }) => evidence.some((line) => line.startsWith("GET /Users/… → "))));
  });
});

describe("a probe that writes", () => {
  test("leaves nothing behind", async () => {
    const { service, report } = await probing([], { write: true });
    assert.equal(service.users.size, 5);
    assert.equal(service.groups.size, 0);
    assert.deepEqual(report.leftBehind, []);
  });

  test("names what it makes so that everybody can see what it was", async () => {
    const names: unknown[] = [];
    const watching: Quirk = {
      before({ method, path, init }) {
        const isCreate = method === "POST" && (path === "/Users" || path === "/Groups");
        if (isCreate && init.body !== '{"schemas":') {
          const { userName, displayName } = JSON.parse(init.body ?? "{}");
          if (userName !== undefined || path === "/Groups") names.push(userName ?? displayName ?? "castellan-probe-");
        }
        return undefined;
      },
    };
    await probing([watching], { write: true, unique: "xyz" });
    assert.ok(names.length > 50);
    for (const name of names) assert.match(String(name), /^castellan-probe-/);
  });
});

test("a report says what was checked by which section, how far it came, and how long it took", async () => {
  const steps: number[] = [];
  const { report } = await probing([], {
    clock: () => 1_000,
    onProgress: ({ done, total }) => steps.push(done / total),
  });
  assert.deepEqual([...new Set(report.checks.map(({ group }) => group))], [...checkGroups]);
  assert.equal(new Set(report.checks.map(({ id }) => id)).size, report.checks.length, "ids are unique");
  for (const { id, section, title, evidence, outcome } of report.checks) {
    assert.match(section, /^RFC \d{4} section [\d.]+$/);
    assert.notEqual(title, "");
    // What bulk announces was read before.
    if (outcome === "passed" && id !== "bulk.announced") assert.match(evidence.join("\n"), / → \d{3}/);
  }
  assert.equal(steps.at(-1), 1);
  assert.deepEqual(
    [...steps].sort((left, right) => left - right),
    steps,
  );
  assert.equal(report.startedAt, 1_000);
});
