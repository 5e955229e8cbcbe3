import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { applyPatch, compileResourceType, type JsonValue, profiles, type Resource, ScimError } from "@castellan/scim";
import fc from "fast-check";
import { createTestService, userType } from "../support/service.ts";

const type = compileResourceType(userType);
const before: Resource = { schemas: [type.core.id], id: "1", userName: "x", emails: [{ value: "a", type: "work" }] };
const clean = Object.getOwnPropertyNames(Object.prototype).sort().join();

afterEach(() => {
  assert.equal(Object.getOwnPropertyNames(Object.prototype).sort().join(), clean);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

const names = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "polluted",
  "toString",
  "userName",
  "emails",
  "name",
  "value",
  "schemas",
);
const dirty: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<JsonValue>("x", 1, true, null),
    fc.array(tie("value"), { maxLength: 2 }),
    // Through text, as from the wire: this is how an own member named __proto__ comes to be.
    fc
      .array(fc.tuple(names, tie("value")), { maxLength: 3 })
      .map(
        (members): JsonValue =>
          JSON.parse(`{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`),
      ),
  ),
})).value;
const path = fc
  .array(names, { minLength: 1, maxLength: 3 })
  .chain((parts) =>
    fc.constantFrom(parts.join("."), `${parts[0]}[${parts[1] ?? "value"} eq "x"].${parts[2] ?? "value"}`),
  );

test("no operation reaches a prototype", () => {
  const operation = fc.record(
    { op: fc.constantFrom("add" as const, "replace" as const, "remove" as const), path, value: dirty },
    { requiredKeys: ["op", "value"] },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
      try {
        const { after } = applyPatch(before, operations, type, (name) => profiles.default.tolerances.has(name));
        assert.equal(Object.getPrototypeOf(after), Object.prototype);
        assert.ok(!JSON.stringify(after).includes("__proto__"));
      } catch (error) {
        assert.ok(error instanceof ScimError && error.status === 400, String(error));
      }
    }),
    { numRuns: 1_000 },
  );
});

test("no body reaches a prototype", async () => {
  await fc.assert(
    fc.asyncProperty(dirty, async (body) => {
      const service = createTestService();
      const id = await service.createUser();
      for (const [method, target] of [
        ["POST", "/Users"],
        ["PUT", `/Users/${id}`],
        ["PATCH", `/Users/${id}`],
      ] as const) {
        const answer = await service.call(method, target, body);
        assert.ok(answer.status < 500, answer.body);
        assert.doesNotMatch(answer.status < 300 ? (answer.body ?? "") : "", /__proto__|polluted/);
      }
    }),
    { numRuns: 200 },
  );
});
