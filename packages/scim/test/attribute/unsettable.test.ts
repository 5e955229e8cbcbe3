import assert from "node:assert/strict";
import { test } from "node:test";
import { coreGroupSchema, type JsonObject, profiles } from "@castellan/scim";
import { createTestService } from "../support/service.ts";

const cases: readonly (readonly [JsonObject, number])[] = [
  [{ display: "Babs" }, 400],
  [{ display: "Babs", value: null }, 400],
  [{ display: "Babs", value: "1" }, 201],
  [{ display: "" }, 201],
  [{}, 201],
];

for (const [member, status] of cases) {
  for (const profile of [profiles.strict, profiles.default]) {
    test(`a group with the member ${JSON.stringify(member)} is ${status} (${profile.name})`, async () => {
      const { call } = createTestService({ profile });
      const body = { schemas: [coreGroupSchema.id], displayName: "Guides", members: [member] };
      const answer = await call("POST", "/Groups", body);
      assert.equal(answer.status, status, answer.body);
      if (status === 400) assert.match(String(answer.json.detail), /members\.display, which is readOnly: give value/);
    });
  }
}
