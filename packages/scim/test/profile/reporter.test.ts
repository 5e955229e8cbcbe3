import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, messageUris, profiles, schemaUris } from "@castellan/scim";
import { reportingTolerate } from "../../src/profile/reporter.ts";
import { createTestService } from "../support/service.ts";

test("a deviation is reported once, and what it comes to is looked up for the report alone", () => {
  const reports: string[] = [];
  const tolerate = reportingTolerate(new Set(["unknown-attribute"]), (name, detail) =>
    reports.push(`${name}: ${detail}`),
  );
  let asked = 0;
  const detail = () => {
    asked += 1;
    return `attribute ${asked}`;
  };
  assert.equal(tolerate("string-boolean", detail), false);
  assert.equal(asked, 0);
  assert.equal(tolerate("unknown-attribute", "attribute 1"), true);
  assert.equal(tolerate("unknown-attribute", detail), true);
  assert.deepEqual(reports, ["unknown-attribute: attribute 1"]);
  for (let index = 0; index < 1_000; index += 1) assert.equal(tolerate("unknown-attribute", detail), true);
  assert.equal(reports.length, 50);
  assert.equal(asked, 50, "after the last report nothing is looked up any more");
});

const unknown: JsonObject = Object.fromEntries(
  Array.from({ length: 20_000 }, (_, index) => [`displayNam${index}`, "x"]),
);
const bodies: readonly (readonly [method: string, path: string, body: JsonObject])[] = [
  ["POST", "/Users", { schemas: [schemaUris.user], userName: "ada", ...unknown }],
  ["PUT", "/Users/1", { schemas: [schemaUris.user], userName: "ada", emails: [unknown] }],
  ["PATCH", "/Users/1", { schemas: [messageUris.patchOp], Operations: [{ op: "add", value: unknown }] }],
  ["PATCH", "/Users/1", { schemas: [messageUris.patchOp], Operations: [], ...unknown }],
  ["POST", "/Users/.search", { schemas: [messageUris.searchRequest], attributes: Object.keys(unknown) }],
];

for (const [method, path, body] of bodies) {
  test(`${method} ${path} of 20,000 unknown names fills no log`, async () => {
    const service = createTestService({ profile: profiles.default });
    await service.createUser();
    const answer = await service.call(method, path, body);
    assert.ok(answer.status < 300, answer.body);
    assert.ok(service.tolerated.length >= 1 && service.tolerated.length <= 51, String(service.tolerated.length));
  });
}
