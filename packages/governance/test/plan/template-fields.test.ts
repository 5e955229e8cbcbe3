import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountRequest, Operation } from "../../src/plan/plan.ts";
import type { PolicyField, PolicyOperation } from "../../src/policy/policy.ts";
import { account, compileIn, identity, type World } from "./plan-facts.ts";

function compileWith(
  operation: PolicyOperation,
  fields: readonly PolicyField[],
  request: Partial<AccountRequest> = {},
  world: World = {},
) {
  const asked: Operation = operation === "Update" ? "Modify" : operation;
  const plan = { identity: "Ada", accountRequests: [{ application: "PAM", operation: asked, ...request }] };
  return compileIn(plan, { identity: identity(), policies: [{ operation, fields }], ...world }).project;
}

function created(fields: readonly PolicyField[], request: Partial<AccountRequest> = {}, world: World = {}) {
  return compileWith("Create", fields, request, world).plans[0]?.requests[0]?.attributes;
}

const asks = (name: string, value: string | null) => ({
  attributeRequests: [{ name, operation: "Set" as const, value }],
});

describe("the value of a field", () => {
  test("is what the plan asks for, before all else", () => {
    assert.deepEqual(created([{ name: "department", value: "'IT'" }], asks("department", "HR")), { department: "HR" });
  });

  test("is computed", () => {
    assert.deepEqual(created([{ name: "email", value: "identity.email" }]), { email: "ada@x.example" });
  });

  test("is the default where there is none", () => {
    assert.deepEqual(created([{ name: "department", defaultValue: "'IT'" }]), { department: "IT" });
  });

  test("sees the fields before it", () => {
    const fields = [
      { name: "userName", value: "'ada'" },
      { name: "email", value: "form.userName + '@x'" },
    ];
    assert.deepEqual(created(fields), { userName: "ada", email: "ada@x" });
  });

  test("is left out where it is empty", () => {
    assert.deepEqual(created([{ name: "department", value: "identity.department" }]), {});
  });

  test("takes the type of its field", () => {
    const fields: readonly PolicyField[] = [
      { name: "active", type: "boolean", value: "'true'" },
      { name: "uid", type: "int", value: "'7'" },
      { name: "department", type: "string", value: "42" },
    ];
    assert.deepEqual(created(fields), { active: true, uid: 7, department: "42" });
  });

  test("of an expression that fails is an error that shows where", () => {
    const project = compileWith("Create", [{ name: "email", value: "'a' + identity.nothing" }]);
    assert.equal(project.messages[0]?.code, "expression");
    assert.match(project.messages[0]?.text ?? "", /\^/);
  });
});

describe("what is missing", () => {
  test("is asked for, all of it at once", () => {
    const project = compileWith("Create", [
      { name: "userName", required: true },
      { name: "email", required: true, value: "identity.nothing" },
      { name: "department", required: true, defaultValue: "'IT'" },
    ]);
    assert.deepEqual(
      project.questions.map(({ attribute }) => attribute),
      ["userName", "email"],
    );
    assert.match(project.questions[0]?.detail ?? "", /userName is required for Create on PAM/);
  });

  test("is no question where the account has it", () => {
    const accounts = [account("1", { attributes: { email: "a@x" } })];
    const project = compileWith("Update", [{ name: "email", required: true }], asks("department", "IT"), { accounts });
    assert.deepEqual(project.questions, []);
  });

  test("is asked for with the values it may have", () => {
    const project = compileWith("Create", [{ name: "department", required: true, allowedValues: ["IT", "HR"] }]);
    assert.deepEqual(project.questions[0]?.allowedValues, ["IT", "HR"]);
  });
});

test("a value that is not allowed is named, with those that are", () => {
  const project = compileWith(
    "Create",
    [{ name: "department", allowedValues: ["IT", "HR"] }],
    asks("department", "Sales"),
  );
  assert.equal(project.messages[0]?.code, "notAllowed");
  assert.match(project.messages[0]?.text ?? "", /may not be "Sales".*"IT", "HR"/);
});

describe("a unique value", () => {
  const fields: readonly PolicyField[] = [{ name: "userName", unique: true, value: "'ada'" }];
  const cases: readonly [taken: readonly string[], value: string][] = [
    [[], "ada"],
    [["ada"], "ada2"],
    [["ada", "ada2", "ada3"], "ada4"],
    [["ada", ...Array.from({ length: 30 }, (_, index) => `ada${index + 2}`)], "ada32"],
  ];
  for (const [taken, value] of cases) {
    test(`with ${taken.length} taken is ${value}`, () => assert.equal(created(fields, {}, { taken })?.userName, value));
  }

  test("of an address counts before the @", () => {
    const address: readonly PolicyField[] = [{ name: "email", unique: true, value: "identity.email" }];
    assert.equal(created(address, {}, { taken: ["ada@x.example"] })?.email, "ada2@x.example");
  });

  test("is not sought for ever", () => {
    const taken = ["ada", ...Array.from({ length: 60 }, (_, index) => `ada${index + 2}`)];
    const project = compileWith("Create", fields, {}, { taken });
    assert.equal(project.messages[0]?.code, "noUniqueValue");
  });

  test("that the plan asks for is that or an error, never another", () => {
    assert.equal(created(fields, asks("userName", "eva"), { taken: ["ada"] })?.userName, "eva");
    const project = compileWith("Create", fields, asks("userName", "eva"), { taken: ["eva"] });
    assert.equal(project.messages[0]?.code, "noUniqueValue");
  });
});

describe("fields of an operation that carries no attributes", () => {
  const accounts = [account("1", { attributes: { department: "IT" } })];
  const fields: readonly PolicyField[] = [{ name: "department", value: "'Left'" }];

  test("become a change before the account is disabled", () => {
    const project = compileWith("Disable", fields, {}, { accounts });
    assert.deepEqual(
      project.plans[0]?.requests.map(({ operation }) => operation),
      ["Modify", "Disable"],
    );
  });

  test("become a change after it is enabled", () => {
    const project = compileWith("Enable", fields, {}, { accounts: [account("1", { disabled: true })] });
    assert.deepEqual(
      project.plans[0]?.requests.map(({ operation }) => operation),
      ["Enable", "Modify"],
    );
  });

  test("a password policy makes the password", () => {
    const secret: readonly PolicyField[] = [{ name: "password", secret: true, value: "generatePassword(30)" }];
    const plan = { identity: "Ada", accountRequests: [{ application: "PAM", operation: "ChangePassword" as const }] };
    const { project, secrets } = compileIn(plan, {
      identity: identity(),
      accounts,
      policies: [{ operation: "ChangePassword", fields: secret }],
    });
    const [request] = project.plans[0]?.requests ?? [];
    assert.ok(request);
    assert.equal(secrets.get(request)?.password?.length, 30);
    assert.ok(!JSON.stringify(project).includes(secrets.get(request)?.password ?? "?"));
  });
});
