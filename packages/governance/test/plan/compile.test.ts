import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountRequest, AttributeRequest, CompiledRequest, Plan } from "../../src/plan/plan.ts";
import { account, compileIn, everyFeature, identity, type World } from "./plan-facts.ts";

const one = account("1", { attributes: { userName: "ada", groups: ["a", "b"], department: "IT" } });

function requestsOf(plan: Plan, world: World): readonly CompiledRequest[] {
  return compileIn(plan, world).project.plans.flatMap(({ requests }) => requests);
}

function onOne(...requests: Partial<AccountRequest>[]): Plan {
  return { accountRequests: requests.map((request) => ({ application: "PAM", nativeIdentity: "1", ...request })) };
}

function set(name: string, value: AttributeRequest["value"], operation: AttributeRequest["operation"] = "Set") {
  return { name, operation, value };
}

describe("account selection", () => {
  const cases: readonly [
    why: string,
    request: AccountRequest,
    world: World,
    operation: string | undefined,
    report: string | undefined,
  ][] = [
    ["the only account", { application: "pam", operation: "Disable" }, { accounts: [one] }, "Disable", undefined],
    [
      "no account to modify becomes a create",
      { application: "PAM", attributeRequests: [set("userName", "x")] },
      {},
      "Create",
      undefined,
    ],
    ["no account to disable", { application: "PAM", operation: "Disable" }, {}, undefined, "noAccount"],
    [
      "an account there is becomes a modify",
      { application: "PAM", operation: "Create", attributeRequests: [set("email", "x")] },
      { accounts: [one] },
      "Modify",
      "converted",
    ],
    [
      "several accounts",
      { application: "PAM", operation: "Disable" },
      { accounts: [one, account("2")] },
      undefined,
      "account",
    ],
    [
      "an account that is not known",
      { application: "PAM", operation: "Disable", nativeIdentity: "9" },
      { accounts: [one] },
      undefined,
      "unknownAccount",
    ],
    [
      "an account that was deleted",
      { application: "PAM", operation: "Delete", nativeIdentity: "1" },
      { accounts: [{ ...one, deletedAt: 1 }] },
      undefined,
      "alreadyDeleted",
    ],
    [
      "an application that is not known",
      { application: "PAN", operation: "Disable" },
      {},
      undefined,
      "unknownApplication",
    ],
    [
      "somebody else's account is not chosen",
      { application: "PAM", operation: "Disable" },
      { accounts: [{ ...one, identityId: "ben" }] },
      undefined,
      "noAccount",
    ],
  ];

  for (const [why, request, world, operation, report] of cases) {
    test(why, () => {
      const { project } = compileIn(
        { identity: "Ada", accountRequests: [request] },
        { identity: identity(), ...world },
      );
      assert.equal(project.plans[0]?.requests[0]?.operation, operation);
      const reports = [
        ...project.filtered.map(({ reason }) => reason),
        ...project.messages.map(({ code }) => code),
        ...project.questions.map(({ kind }) => kind),
      ];
      assert.deepEqual(reports, report === undefined ? [] : [report]);
    });
  }

  test("a request that names nobody is an error", () => {
    const { project } = compileIn({ accountRequests: [{ application: "PAM", operation: "Disable" }] });
    assert.match(project.messages[0]?.text ?? "", /neither which account nor whose/);
  });
});

describe("operations of one plan on one account", () => {
  const cases: readonly [why: string, operations: readonly AccountRequest["operation"][], left: readonly string[]][] = [
    ["the later of enable and disable stands", ["Enable", "Disable"], ["Disable"]],
    ["either way round", ["Disable", "Enable"], ["Enable"]],
    ["delete leaves nothing else", ["Unlock", "Delete", "Enable"], ["Delete"]],
    ["the same twice is once", ["Unlock", "Unlock"], ["Unlock"]],
    ["one fixed order", ["Disable", "Unlock"], ["Unlock", "Disable"]],
  ];
  for (const [why, operations, left] of cases) {
    test(why, () => {
      const plan = {
        ...onOne(...operations.map((operation) => (operation === undefined ? {} : { operation }))),
        noFiltering: true,
      };
      assert.deepEqual(
        requestsOf(plan, { accounts: [one] }).map(({ operation }) => operation),
        left,
      );
    });
  }
});

describe("changes of one attribute", () => {
  const cases: readonly [why: string, requests: readonly AttributeRequest[], changes: readonly object[]][] = [
    [
      "the last Set stands",
      [set("department", "A"), set("department", "B")],
      [{ operation: "Set", attribute: "department", value: "B" }],
    ],
    [
      "Add of a single value is a Set",
      [set("department", "B", "Add")],
      [{ operation: "Set", attribute: "department", value: "B" }],
    ],
    [
      "Adds are joined",
      [set("groups", "d", "Add"), set("groups", ["c"], "Add")],
      [{ operation: "Add", attribute: "groups", value: ["c", "d"] }],
    ],
    [
      "the later of Add and Remove stands",
      [set("groups", "c", "Remove"), set("groups", "c", "Add")],
      [{ operation: "Add", attribute: "groups", value: ["c"] }],
    ],
    [
      "Set beats Add and Remove",
      [set("groups", ["x"]), set("groups", "c", "Add")],
      [{ operation: "Set", attribute: "groups", value: ["x"] }],
    ],
    [
      "Remove takes a single value away",
      [set("department", "IT", "Remove")],
      [{ operation: "Remove", attribute: "department", value: "IT" }],
    ],
  ];
  for (const [why, attributeRequests, changes] of cases) {
    test(why, () => {
      const [request] = requestsOf(onOne({ attributeRequests }), { accounts: [one] });
      assert.deepEqual(request?.changes, changes);
    });
  }
});

describe("what is so already is dropped, with its reason", () => {
  const disabled = { ...one, disabled: true };
  const cases: readonly [reason: string, world: World, request: Partial<AccountRequest>][] = [
    ["alreadyEnabled", { accounts: [one] }, { operation: "Enable" }],
    ["alreadyDisabled", { accounts: [disabled] }, { operation: "Disable" }],
    ["notLocked", { accounts: [one] }, { operation: "Unlock" }],
    ["alreadySet", { accounts: [one] }, { attributeRequests: [set("department", "IT")] }],
    ["alreadySet", { accounts: [one] }, { attributeRequests: [set("groups", ["b", "a"])] }],
    ["alreadyPresent", { accounts: [one] }, { attributeRequests: [set("groups", ["a"], "Add")] }],
    ["absent", { accounts: [one] }, { attributeRequests: [set("groups", ["z"], "Remove")] }],
    ["absent", { accounts: [one] }, { attributeRequests: [set("department", "HR", "Remove")] }],
    ["empty", { accounts: [one] }, {}],
  ];
  for (const [reason, world, request] of cases) {
    test(`${reason}: ${JSON.stringify(request)}`, () => {
      const { project } = compileIn(onOne(request), world);
      assert.deepEqual(project.plans, []);
      assert.deepEqual(
        project.filtered.map((filtered) => filtered.reason),
        [reason],
      );
      assert.ok((project.filtered[0]?.detail.length ?? 0) > 0);
    });
  }

  test("a part of a list is dropped, the rest stays", () => {
    const { project } = compileIn(onOne({ attributeRequests: [set("groups", ["a", "c"], "Add")] }), {
      accounts: [one],
    });
    assert.deepEqual(project.plans[0]?.requests[0]?.changes, [{ attribute: "groups", operation: "Add", value: ["c"] }]);
    assert.equal(project.filtered[0]?.reason, "alreadyPresent");
  });

  test("nothing is dropped of an account with unfinished transactions, or when nothing is to be", () => {
    for (const [plan, world] of [
      [onOne({ operation: "Enable" }), { accounts: [one], unsettled: [one.id] }],
      [{ ...onOne({ operation: "Enable" }), noFiltering: true }, { accounts: [one] }],
    ] as const) {
      assert.equal(requestsOf(plan, world).length, 1);
    }
  });
});

describe("what the application cannot do", () => {
  for (const [operation, feature] of [
    ["Enable", "ENABLE"],
    ["Disable", "ENABLE"],
    ["Unlock", "UNLOCK"],
    ["ChangePassword", "PASSWORD"],
    ["Delete", "DELETE"],
    ["Modify", "PROVISIONING"],
  ] as const) {
    test(`${operation} needs ${feature}`, () => {
      const features = everyFeature.filter((each) => each !== feature);
      const request = { operation, password: "p", attributeRequests: [set("department", "X")] };
      const { project } = compileIn({ ...onOne(request), noFiltering: true }, { accounts: [one], features });
      assert.equal(project.messages[0]?.code, "unsupportedOperation");
    });
  }

  test("attributes that are unknown, not writable or not lists", () => {
    const attributeRequests = [set("depatment", "X"), set("id", "2"), set("userName", ["a", "b"])];
    const { project } = compileIn(onOne({ attributeRequests }), { accounts: [one] });
    assert.deepEqual(
      project.messages.map(({ code }) => code),
      ["unknownAttribute", "notWritable", "notSingleValued"],
    );
    assert.match(project.messages[0]?.text ?? "", /did you mean department/);
  });

  test("a change of password without one", () => {
    const { project } = compileIn(onOne({ operation: "ChangePassword" }), { accounts: [one] });
    assert.equal(project.messages[0]?.code, "missingPassword");
  });
});

describe("secrets", () => {
  test("are kept apart from everything that is shown", () => {
    const attributeRequests = [set("password", "canary-1")];
    const request = { application: "PAM", operation: "Create", attributeRequests } as const;
    const { project, secrets } = compileIn({ accountRequests: [request] });
    assert.ok(!JSON.stringify(project).includes("canary-1"));
    const [compiled] = project.plans.flatMap(({ requests }) => requests);
    assert.ok(compiled);
    assert.deepEqual(compiled.secrets, ["password"]);
    assert.deepEqual(secrets.get(compiled), { password: "canary-1" });
  });
});

test("creates for nobody in particular stay as many as they are", () => {
  const request = (userName: string) => ({
    application: "PAM",
    operation: "Create" as const,
    attributeRequests: [set("userName", userName)],
  });
  const requests = requestsOf({ accountRequests: [request("a"), request("b")] }, {});
  assert.deepEqual(
    requests.map(({ attributes }) => attributes?.userName),
    ["a", "b"],
  );
});

test("an application's part is its own", () => {
  const plan: Plan = {
    identity: "Ada",
    accountRequests: [
      { application: "PAM", operation: "Create" },
      { application: "CRM", operation: "Create" },
    ],
  };
  const { project } = compileIn(plan, { identity: identity() });
  assert.deepEqual(
    project.plans.map(({ application }) => application),
    ["CRM", "PAM"],
  );
});
