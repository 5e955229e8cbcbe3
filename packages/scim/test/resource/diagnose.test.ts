import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, type JsonValue, profiles } from "@castellan/scim";
import { createTestService } from "../support/service.ts";

const cases: readonly (readonly [name: string, body: JsonValue, detail: string | undefined])[] = [
  [
    "a wrapper",
    { userData: { userName: "x" } },
    'the body is wrapped in "userData"; send the members of "userData" at the root',
  ],
  [
    "a wrapper beside schemas",
    { schemas: [coreUserSchema.id], user: { UserName: "x" } },
    'the body is wrapped in "user"; send the members of "user" at the root',
  ],
  [
    "a wrapper of an extension",
    { data: { location: "\\" } },
    'the body is wrapped in "data"; send the members of "data" at the root',
  ],
  [
    "a wrapper among plain members",
    { id: "1", note: "x", data: { active: true } },
    'the body is wrapped in "data"; send the members of "data" at the root',
  ],
  [
    "two objects",
    { a: { userName: "x" }, b: { userName: "y" } },
    "no member of the body is an attribute of a User; required: userName",
  ],
  [
    "a wrapper of nothing known",
    { data: { shoe: 1 } },
    "no member of the body is an attribute of a User; required: userName",
  ],
  [
    "a slip of the hand",
    { usrName: "x" },
    "no member of the body is an attribute of a User; required: userName; did you mean userName?",
  ],
  ["an empty object", {}, "the body holds no attribute of a User; required: userName"],
  [
    "schemas only",
    { schemas: [coreUserSchema.id], meta: {} },
    "the body holds no attribute of a User; required: userName",
  ],
  ["a list", [], "the body must be a JSON object that holds the User; required: userName"],
  ["no body", "", "the body must be a JSON object that holds the User; required: userName"],
  ["a known attribute beside an object", { title: "x", userData: { userName: "x" } }, undefined],
];

for (const [name, body, detail] of cases) {
  for (const method of ["POST", "PUT"]) {
    test(`${method} of ${name}`, async () => {
      for (const profile of [profiles.default, profiles.strict]) {
        const service = createTestService({ profile, missingResourceDetail: () => "user data is required" });
        const id = await service.createUser();
        const answer = await service.call(method, method === "POST" ? "/Users" : `/Users/${id}`, body);
        assert.equal(answer.status, 400);
        if (detail !== undefined) assert.equal(answer.json.detail, `user data is required: ${detail}`);
        else assert.doesNotMatch(String(answer.json.detail), /user data is required/);
      }
    });
  }
}
