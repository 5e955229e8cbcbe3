import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ScimClientError } from "@castellan/scim";
import { probedService, probing } from "../support/probing.ts";
import type { Quirk } from "../support/quirk.ts";

describe("however a probe that writes ends, it cleans up", () => {
  const aborted = async (afterRequests: number) => {
    const service = await probedService();
    const stopping = new AbortController();
    const reason = new Error("Ctrl-C");
    let count = 0;
    const stopper: Quirk = {
      after() {
        count += 1;
        if (count === afterRequests) stopping.abort(reason);
        return undefined;
      },
    };
    await assert.rejects(probing([stopper], { write: true, signal: stopping.signal }, service), reason);
    return service;
  };

  for (const afterRequests of [4, 5, 20, 140, 200]) {
    test(`stopped after ${afterRequests} requests`, async () => {
      const service = await aborted(afterRequests);
      assert.equal(service.users.size, 5);
      assert.equal(service.groups.size, 0);
    });
  }

  test("when the answer to a create is lost", async () => {
    let creates = 0;
    const losing: Quirk = {
      after({ method, path }) {
        if (method !== "POST" || path !== "/Users") return undefined;
        creates += 1;
        if (creates % 4 === 0) throw new TypeError("fetch failed");
        return undefined;
      },
    };
    const { service } = await probing([losing], { write: true });
    assert.equal(service.users.size, 5);
  });

  test("and says what would not go", async () => {
    let refused = 0;
    const keeping: Quirk = {
      before({ method, path }) {
        if (method !== "DELETE" || !path.startsWith("/Users")) return undefined;
        refused += 1;
        return refused % 10 === 0 ? { status: 500 } : undefined;
      },
    };
    const { report, service } = await probing([keeping], { write: true });
    assert.ok(report.leftBehind.length > 0);
    assert.ok(report.leftBehind.every((path) => /^\/Users\/\d+$/.test(path)));
    assert.equal(service.users.size, 5 + report.leftBehind.length);
  });
});

describe("a probe is bounded", () => {
  test("in its requests: what is left is not tried, and says why", async () => {
    const { report } = await probing([], { maximumRequests: 12 });
    assert.ok(report.requests <= 12);
    const last = report.checks.at(-1);
    assert.equal(last?.outcome, "skipped");
    assert.ok(report.checks.some(({ detail }) => detail === "the probe's 12 requests are used up"));
  });

  test("in its patience: a server that is gone is not asked for ever", async () => {
    let count = 0;
    const dying: Quirk = {
      before() {
        count += 1;
        if (count > 10) throw new TypeError("fetch failed");
        return undefined;
      },
    };
    const { report } = await probing([dying]);
    assert.ok(count < 20);
    assert.ok(
      report.checks.some(({ outcome, detail }) => outcome === "failed" && detail?.includes("did not reach the server")),
    );
    assert.ok(report.checks.some(({ detail }) => detail === "the server could not be reached several times in a row"));
  });

  test("a storm of 429 is waited out", async () => {
    let count = 0;
    const waits: number[] = [];
    const storm: Quirk = {
      before() {
        count += 1;
        return count % 3 === 0 ? undefined : { status: 429, headers: { "retry-after": "2" }, body: "{}" };
      },
    };
    const { faults } = await probing([storm], { wait: async (milliseconds) => void waits.push(milliseconds) });
    assert.deepEqual(faults, []);
    assert.ok(waits.every((milliseconds) => milliseconds === 2_000));
  });

  test("a server that is always too busy is not taken for a wrong one for ever", async () => {
    const { report } = await probing(
      [{ before: () => ({ status: 429, headers: { "retry-after": "1" }, body: "{}" }) }],
      {
        maximumRequests: 60,
      },
    );
    assert.ok(report.requests <= 60);
  });
});

describe("there is nothing to probe", () => {
  test("a server that cannot be reached is the client's error", async () => {
    const gone: Quirk = {
      before() {
        throw new TypeError("fetch failed");
      },
    };
    await assert.rejects(probing([gone]), (error) => error instanceof ScimClientError && error.kind === "network");
  });

  for (const status of [401, 403]) {
    test(`credentials that are refused with ${status}`, async () => {
      const refusing: Quirk = {
        before: ({ path }) => (path === "/Users" ? { status, body: '{"detail":"not you"}' } : undefined),
      };
      const refused = (error: unknown) =>
        error instanceof ScimClientError && error.status === status && error.detail === "not you";
      await assert.rejects(probing([refusing]), refused);
    });
  }
});
