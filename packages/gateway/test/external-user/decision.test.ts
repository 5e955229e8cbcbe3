import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { decide, type Refusals } from "../../src/external-user/decision.ts";
import { type DirectoryState, type ExternalUserState, isActive } from "../../src/external-user/state.ts";
import type { ExternalUserStrategy } from "../../src/options.ts";

const present = (enabled: boolean): DirectoryState => ({
  kind: "present",
  domain: "corp.example",
  dn: "CN=Mara,DC=corp,DC=example",
  enabled,
});
const none: DirectoryState = { kind: "none", domain: "corp.example" };
const missing: DirectoryState = { kind: "missing", domain: "corp.example" };
const both: readonly ExternalUserStrategy[] = ["vault", "directory"];

const cases: readonly {
  readonly name: string;
  readonly wanted: boolean;
  readonly state: ExternalUserState;
  readonly strategies?: readonly ExternalUserStrategy[];
  readonly refusals?: Refusals;
  readonly expected: ExternalUserStrategy | "done" | RegExp;
}[] = [
  { name: "already inactive", wanted: false, state: { vaultEnabled: false, directory: none }, expected: "done" },
  { name: "already active", wanted: true, state: { vaultEnabled: true, directory: present(true) }, expected: "done" },
  {
    name: "inactive by the directory alone",
    wanted: false,
    state: { vaultEnabled: true, directory: present(false) },
    expected: "done",
  },
  {
    name: "disable: the first strategy",
    wanted: false,
    state: { vaultEnabled: true, directory: present(true) },
    expected: "vault",
  },
  {
    name: "disable: the configured order",
    wanted: false,
    state: { vaultEnabled: true, directory: present(true) },
    strategies: ["directory", "vault"],
    expected: "directory",
  },
  {
    name: "disable: the next after a refusal",
    wanted: false,
    state: { vaultEnabled: true, directory: present(true) },
    refusals: { vault: "refused" },
    expected: "directory",
  },
  {
    name: "disable: no directory to go on to",
    wanted: false,
    state: { vaultEnabled: true, directory: none },
    refusals: { vault: "the vault refuses" },
    expected: /the vault refuses.*configure the directory corp\.example/,
  },
  {
    name: "disable: the directory may not be changed",
    wanted: false,
    state: { vaultEnabled: true, directory: present(true) },
    strategies: ["vault"],
    refusals: { vault: "the vault refuses" },
    expected: /add directory to its strategies/,
  },
  {
    name: "disable: both refuse",
    wanted: false,
    state: { vaultEnabled: true, directory: present(true) },
    refusals: { vault: "the vault refuses", directory: "the directory refuses" },
    expected: /the vault refuses.*the directory refuses/,
  },
  {
    name: "enable: in the vault",
    wanted: true,
    state: { vaultEnabled: false, directory: present(true) },
    expected: "vault",
  },
  {
    name: "enable: in the directory",
    wanted: true,
    state: { vaultEnabled: true, directory: present(false) },
    expected: "directory",
  },
  {
    name: "enable: the vault before the directory",
    wanted: true,
    state: { vaultEnabled: false, directory: present(false) },
    expected: "vault",
  },
  {
    name: "enable: nothing is begun that cannot be finished",
    wanted: true,
    state: { vaultEnabled: false, directory: present(false) },
    strategies: ["vault"],
    expected: /corp\.example has the entry disabled/,
  },
  {
    name: "enable: an entry that is not there",
    wanted: true,
    state: { vaultEnabled: true, directory: missing },
    expected: /no entry/,
  },
  {
    name: "enable: the vault refuses",
    wanted: true,
    state: { vaultEnabled: false, directory: present(true) },
    refusals: { vault: "the vault refuses" },
    expected: /the vault refuses/,
  },
];

describe("one decision", () => {
  for (const { name, wanted, state, strategies = both, refusals = {}, expected } of cases) {
    test(name, () => {
      const decision = decide(wanted, state, strategies, refusals);
      if (expected === "done") assert.equal(decision.kind, "done");
      else if (expected instanceof RegExp) {
        assert.ok(decision.kind === "stuck");
        assert.match(decision.reasons.join("; "), expected);
      } else assert.deepEqual(decision, { kind: "act", strategy: expected });
    });
  }
});

describe("a chain of decisions", () => {
  const directoryStates = fc.constantFrom(none, missing, present(true), present(false));
  const orders = fc.constantFrom<readonly ExternalUserStrategy[]>([], ["vault"], ["directory"], both, [
    "directory",
    "vault",
  ]);

  test("ends, and ends as wanted or stuck with a reason", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.record({ vaultEnabled: fc.boolean(), directory: directoryStates }),
        orders,
        fc.record({ vault: fc.boolean(), directory: fc.boolean() }),
        (wanted, start, strategies, refuses) => {
          let state: ExternalUserState = start;
          let refusals: Refusals = {};
          for (let step = 0; step < 5; step += 1) {
            const decision = decide(wanted, state, strategies, refusals);
            if (decision.kind === "done") {
              assert.equal(isActive(state), wanted);
              return;
            }
            if (decision.kind === "stuck") {
              assert.ok(decision.reasons.length > 0 && decision.reasons.every((reason) => reason !== ""));
              return;
            }
            assert.ok(strategies.includes(decision.strategy), "only what is configured is touched");
            if (refuses[decision.strategy]) refusals = { ...refusals, [decision.strategy]: "refused" };
            else if (decision.strategy === "vault") state = { ...state, vaultEnabled: wanted };
            else state = { ...state, directory: present(wanted) };
          }
          assert.fail("it does not end");
        },
      ),
    );
  });
});
