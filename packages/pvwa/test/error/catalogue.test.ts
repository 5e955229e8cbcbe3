import assert from "node:assert/strict";
import { test } from "node:test";
import { invalidParameters, PvwaRefusal, pvwaErrors, refusal } from "../../src/index.ts";

test("the codes that clients decide by have the statuses they expect", () => {
  const expected = {
    PASWS006E: 401,
    PASWS041E: 403,
    PASWS161E: 404,
    PASWS167E: 400,
    PASWS197E: 404,
    PASWS213E: 409,
    ITATS002E: 403,
    ITATS003E: 404,
    ITATS004E: 403,
    ITATS542I: 500,
    ITATS692E: 500,
    SFWS0002: 409,
    SFWS0007: 404,
    SFWS0012: 409,
  } as const;
  for (const [code, { status }] of Object.entries(pvwaErrors)) {
    assert.equal(status, Reflect.get(expected, code) ?? status, code);
  }
});

test("a refusal carries its status and the envelope, with the subject in the message", () => {
  const error = refusal("ITATS003E", "m.rossi");
  assert.ok(error instanceof PvwaRefusal);
  assert.equal(error.status, 404);
  assert.deepEqual(error.body, { ErrorCode: "ITATS003E", ErrorMessage: "User [m.rossi] does not exist." });
});

test("every code has a message, whatever the subject", () => {
  for (const code of Object.keys(pvwaErrors)) assert.match(code, /^(PASWS|ITATS|SFWS|CAWS|CASTL)\d{3,5}[EI]?$/);
  for (const { message } of Object.values(pvwaErrors)) assert.notEqual(message("subject"), "");
});

test("invalid parameters are all named, in the summary and in the details", () => {
  const error = invalidParameters([
    { parameter: "a", problem: "is wrong." },
    { parameter: "b", problem: "must be a whole number.", code: "PASWS018E" },
  ]);
  assert.equal(error.status, 400);
  assert.deepEqual(error.body, {
    ErrorCode: "PASWS167E",
    ErrorMessage: "There are some invalid parameters. [a] is wrong. [b] must be a whole number.",
    Details: [
      { ParameterName: "a", ErrorCode: "", ErrorMessage: "is wrong." },
      { ParameterName: "b", ErrorCode: "PASWS018E", ErrorMessage: "must be a whole number." },
    ],
  });
});
