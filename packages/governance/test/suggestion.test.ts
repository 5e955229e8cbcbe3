import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, suggest } from "../src/suggestion.ts";

const words = ["userName", "email", "department", "id"];

for (const [word, near] of [
  ["usrName", "userName"],
  ["USERNAME", "userName"],
  ["emial", "email"],
  ["departement", "department"],
  ["ix", "id"],
  ["xyz", undefined],
  ["something else", undefined],
  ["", undefined],
] as const) {
  test(`${word || "nothing"} is near ${near ?? "nothing"}`, () => assert.equal(nearest(word, words), near));
}

test("without a near one all are named", () => {
  assert.equal(suggest("zzzz", words), "use one of: userName, email, department, id");
  assert.equal(suggest("mail", words), "did you mean email?");
});
