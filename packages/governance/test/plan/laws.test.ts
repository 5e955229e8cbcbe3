import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Account } from "../../src/account/account.ts";
import type { Attributes } from "../../src/index.ts";
import { applyChanges } from "../../src/plan/apply.ts";
import { sameValue } from "../../src/plan/attribute-value.ts";
import type { AccountRequest, Plan, Project } from "../../src/plan/plan.ts";
import { account, compileIn, type World } from "./plan-facts.ts";

const group = fc.constantFrom("a", "b", "c", "d");
const groups = fc.uniqueArray(group);
const text = fc.constantFrom("x", "y", "z");

const attributeRequest = fc.oneof(
  fc.record({
    name: fc.constantFrom("department", "email"),
    operation: fc.constantFrom("Set" as const, "Add" as const, "Remove" as const),
    value: text,
  }),
  fc.record({
    name: fc.constant("groups"),
    operation: fc.constantFrom("Set" as const, "Add" as const, "Remove" as const),
    value: groups,
  }),
);

const nativeIdentity = fc.constantFrom("1", "2");

const request: fc.Arbitrary<AccountRequest> = fc.oneof(
  fc.record({
    application: fc.constantFrom("PAM", "pam"),
    operation: fc.constant("Modify" as const),
    nativeIdentity,
    attributeRequests: fc.array(attributeRequest, { maxLength: 4 }),
  }),
  fc.record({
    application: fc.constant("PAM"),
    operation: fc.constantFrom("Enable" as const, "Disable" as const, "Unlock" as const, "Delete" as const),
    nativeIdentity,
  }),
);

const plan: fc.Arbitrary<Plan> = fc.record({ accountRequests: fc.array(request, { minLength: 1, maxLength: 6 }) });

const state = fc.record({ groups, department: text, email: text, disabled: fc.boolean(), locked: fc.boolean() });

const world: fc.Arbitrary<World> = fc
  .tuple(state, state)
  .map(([one, two]) => ({ accounts: [accountOf("1", one), accountOf("2", two)] }));

function accountOf(
  native: string,
  { disabled, locked, ...attributes }: { disabled: boolean; locked: boolean } & Attributes,
): Account {
  return account(native, { attributes, disabled, locked });
}

/** The project as a plan again. */
function planOf({ plans }: Project): Plan {
  const accountRequests = plans.flatMap(({ requests }) =>
    requests.map(({ application, operation, nativeIdentity: native, changes }) => ({
      application,
      operation,
      ...(native === undefined ? {} : { nativeIdentity: native }),
      ...(changes === undefined
        ? {}
        : { attributeRequests: changes.map(({ attribute, ...rest }) => ({ name: attribute, ...rest })) }),
    })),
  );
  return { accountRequests };
}

interface State {
  attributes: Attributes;
  disabled: boolean;
  locked: boolean;
  deleted: boolean;
}

/** What a project leaves of the accounts. */
function applied({ plans }: Project, { accounts = [] }: World): Map<string, State> {
  const states = new Map<string, State>();
  for (const { nativeIdentity: native, attributes, disabled, locked } of accounts) {
    states.set(native, { attributes, disabled, locked, deleted: false });
  }
  for (const { operation, nativeIdentity: native = "", changes = [] } of plans.flatMap(({ requests }) => requests)) {
    const now = states.get(native);
    if (now === undefined) continue;
    if (operation === "Modify") now.attributes = applyChanges(now.attributes, changes);
    if (operation === "Enable") now.disabled = false;
    if (operation === "Disable") now.disabled = true;
    if (operation === "Unlock") now.locked = false;
    if (operation === "Delete") now.deleted = true;
  }
  return states;
}

function assertSame(left: Map<string, State>, right: Map<string, State>): void {
  for (const [native, a] of left) {
    const b = right.get(native);
    assert.ok(b);
    assert.equal(a.deleted, b.deleted);
    if (a.deleted) continue;
    assert.deepEqual([a.disabled, a.locked], [b.disabled, b.locked]);
    for (const name of new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)])) {
      assert.ok(sameValue(a.attributes[name], b.attributes[name]), name);
    }
  }
}

test("compiling what was compiled changes nothing", () => {
  fc.assert(
    fc.property(plan, world, (given, there) => {
      const { project } = compileIn(given, there);
      assert.deepEqual(compileIn(planOf(project), there).project.plans, project.plans);
    }),
  );
});

test("dropping what is so already leaves the same accounts as writing it all", () => {
  fc.assert(
    fc.property(plan, world, (given, there) => {
      const filtered = compileIn(given, there).project;
      const whole = compileIn({ ...given, noFiltering: true }, there).project;
      assertSame(applied(filtered, there), applied(whole, there));
    }),
  );
});

test("the order of requests on different accounts means nothing", () => {
  fc.assert(
    fc.property(plan, world, (given, there) => {
      const [one, two] = [
        given.accountRequests.filter((each) => each.nativeIdentity === "1"),
        given.accountRequests.filter((each) => each.nativeIdentity === "2"),
      ];
      const { project: left } = compileIn({ accountRequests: [...one, ...two] }, there);
      const { project: right } = compileIn({ accountRequests: [...two, ...one] }, there);
      assert.deepEqual(left.plans, right.plans);
    }),
  );
});

test("the order of Adds, and of operations that do not contradict each other, means nothing", () => {
  const quiet = fc.record({
    application: fc.constant("PAM"),
    operation: fc.constant("Modify" as const),
    nativeIdentity,
    attributeRequests: fc.array(
      fc.record({ name: fc.constant("groups"), operation: fc.constant("Add" as const), value: groups }),
      { maxLength: 3 },
    ),
  });
  const unlock = fc.record({
    application: fc.constant("PAM"),
    operation: fc.constant("Unlock" as const),
    nativeIdentity,
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(quiet, unlock), { minLength: 1, maxLength: 6 }), world, (accountRequests, there) => {
      const forwards = compileIn({ accountRequests }, there).project.plans;
      assert.deepEqual(compileIn({ accountRequests: accountRequests.toReversed() }, there).project.plans, forwards);
    }),
  );
});

test("every request is carried out or explained", () => {
  fc.assert(
    fc.property(plan, world, (given, there) => {
      const { project } = compileIn(given, there);
      const told = [...project.plans.flatMap(({ requests }) => requests), ...project.filtered];
      for (const { operation, nativeIdentity: native, attributeRequests = [] } of given.accountRequests) {
        const about = told.filter(
          (each) => each.nativeIdentity === native && (each.operation === operation || each.operation === "Delete"),
        );
        assert.ok(about.length > 0, `${operation} of ${native}`);
        for (const { name } of attributeRequests) {
          const named = told.some(
            (each) =>
              each.nativeIdentity === native &&
              (("attribute" in each && each.attribute === name) ||
                ("changes" in each && each.changes?.some(({ attribute }) => attribute === name)) ||
                ("reason" in each && each.reason === "superseded")),
          );
          assert.ok(named, `${name} of ${native}`);
        }
      }
    }),
  );
});

test("a compiled request never leaves a change of an attribute twice", () => {
  fc.assert(
    fc.property(plan, world, (given, there) => {
      for (const { changes = [] } of compileIn(given, there).project.plans.flatMap(({ requests }) => requests)) {
        const keys = changes.map(({ attribute, operation }) => `${attribute} ${operation}`);
        assert.equal(new Set(keys).size, keys.length);
      }
    }),
  );
});
