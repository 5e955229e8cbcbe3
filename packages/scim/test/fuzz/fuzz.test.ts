import assert from "node:assert/strict";
import { test } from "node:test";
import { profiles } from "@castellan/scim";
import fc from "fast-check";
import { createTestService, vaultUserSchema } from "../support/service.ts";
import { openHouse } from "./house.ts";
import { request } from "./requests.ts";

for (const profile of [profiles.default, profiles.strict, profiles.cyberark]) {
  test(`whatever is sent, the answer is SCIM and the stores stay valid (${profile.name})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 5 }), async (requests) => {
        const house = await openHouse(profile);
        for (const each of requests) await house.send(each);
      }),
      { numRuns: 250 },
    );
  });
}

test("the requests get far enough for the laws to mean something", async () => {
  const house = await openHouse(profiles.default);
  const statuses = new Map<number, number>();
  for (const each of fc.sample(request, { numRuns: 1_500, seed: 7 })) {
    const status = await house.send(each);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  for (const status of [200, 201, 204, 400, 404, 405, 412]) assert.ok(statuses.has(status), `${status} was answered`);
  assert.ok((statuses.get(200) ?? 0) > 150, "many requests are accepted");
  assert.ok(house.tolerated.size > 15, "and many tolerances were met");
});

test("nesting exhausts nothing", async () => {
  const service = createTestService();
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const id = await service.createUser();
  for (const [verb, target, text] of [
    ["POST", "/Users", deep],
    ["POST", "/Users", `${"[".repeat(200_000)}`],
    ["POST", "/Users", `{"userName":"x","unknown":${deep}}`],
    ["POST", "/Users", `{"userName":"y","emails":${deep}}`],
    ["POST", "/Users", `{"userName":"z","${vaultUserSchema.id}":{"custom":{"a":${deep}}}}`],
    ["PATCH", `/Users/${id}`, `{"Operations":[{"op":"add","value":${deep}}]}`],
    ["PATCH", `/Users/${id}`, `{"Operations":[{"op":"add","path":"emails","value":${deep}}]}`],
    ["POST", "/Users/.search", `{"filter":${deep}}`],
  ] as const) {
    const answer = await service.call(verb, target, text);
    assert.ok(answer.status < 500, `${verb} ${target} ${answer.status}`);
  }
});
