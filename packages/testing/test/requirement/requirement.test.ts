import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { leaveOut } from "@castellan/testing";

const before = process.env.CASTELLAN_TEST_REQUIRE;

afterEach(() => {
  if (before === undefined) delete process.env.CASTELLAN_TEST_REQUIRE;
  else process.env.CASTELLAN_TEST_REQUIRE = before;
});

test("a missing requirement is a skip that names it", () => {
  delete process.env.CASTELLAN_TEST_REQUIRE;
  assert.equal(leaveOut("PostgreSQL", "it is not installed"), "needs PostgreSQL: it is not installed");
});

test("a missing requirement is a failure where everything is required", () => {
  process.env.CASTELLAN_TEST_REQUIRE = "all";
  assert.throws(() => leaveOut("PostgreSQL", "it is not installed"), /^Error: This suite needs PostgreSQL/);
});
