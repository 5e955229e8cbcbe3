import assert from "node:assert/strict";
import { test } from "node:test";
import { profiles } from "@castellan/scim";
import { toleranceNames } from "../../src/profile/tolerance.ts";
import { createTestService, names } from "../support/service.ts";

/** Spellings that clients of vaults were seen to send. */
const spellings: readonly { readonly query: string; readonly tolerances: readonly string[] }[] = [
  { query: 'filter=userName eq "user1"', tolerances: [] },
  { query: "filter=userName%20eq%20%22user1%22", tolerances: [] },
  { query: "filter=username eq 'user1'", tolerances: ["filter-quotes"] },
  { query: "filter=userName eq user1", tolerances: ["filter-unquoted-value"] },
  { query: "filter=userName+eq+%22user1%22", tolerances: ["filter-plus-for-space"] },
  { query: "filter=userName+eq+user1", tolerances: ["filter-plus-for-space", "filter-unquoted-value"] },
  { query: "filter=externalId+eq+42", tolerances: ["filter-plus-for-space", "filter-unquoted-value"] },
  { query: 'filter=active eq "True"', tolerances: ["string-boolean"] },
  { query: 'filter=roles[primary eq "True"]', tolerances: ["string-boolean"] },
  { query: 'filter=department eq "Audit"', tolerances: ["root-extension-attribute"] },
  {
    query: 'filter=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department eq "Audit"',
    tolerances: ["urn-dot"],
  },
];

for (const { query, tolerances } of spellings) {
  test(`${query} finds the user in the profile for it${tolerances.length > 0 ? ", and not in the strict one" : ""}`, async () => {
    const needed = new Set<string>(tolerances);
    const lenient = new Set(toleranceNames.filter((name) => needed.has(name)));
    const service = createTestService({ profile: { ...profiles.strict, tolerances: lenient } });
    await service.createUser({
      externalId: "42",
      active: true,
      roles: [{ value: "a", primary: true }],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Audit" },
    });
    await service.createUser();
    const answer = await service.call("GET", "/Users", undefined, { query });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.json.totalResults, 1);
    assert.deepEqual(names(service), tolerances);
    const strict = createTestService({ profile: profiles.strict });
    assert.equal((await strict.call("GET", "/Users", undefined, { query })).status, tolerances.length > 0 ? 400 : 200);
  });
}

test("a plus sign in a value stays one where the filter has spaces of its own", async () => {
  const service = createTestService();
  await service.createUser({ emails: [{ value: "a+b@example.com" }] });
  for (const query of [
    'filter=emails.value eq "a+b@example.com"',
    "filter=emails.value%20eq%20%22a+b@example.com%22",
  ]) {
    const answer = await service.call("GET", "/Users", undefined, { query });
    assert.equal(answer.json.totalResults, 1, query);
  }
});

for (const filter of [
  'userName eq"user1"',
  '(userName eq "user1")and(active eq true)',
  'userName eq "user1"and active eq true',
  "userName pr and(active eq true)",
  'emails[type eq"work"]or userName pr',
]) {
  test(`a space is missing in ${filter}`, async () => {
    const strict = createTestService({ profile: profiles.strict });
    const query = `filter=${encodeURIComponent(filter)}`;
    const refused = await strict.call("GET", "/Users", undefined, { query });
    assert.equal(refused.json.scimType, "invalidFilter");
    assert.match(String(refused.json.detail), /expected a space/);
    const lenient = createTestService();
    assert.equal((await lenient.call("GET", "/Users", undefined, { query })).status, 200);
    assert.deepEqual(names(lenient), ["filter-spacing"]);
  });
}

for (const filter of ['not(userName eq "x")', "((userName pr))", 'emails[not (type eq "x")]', ' userName  eq\t"x" ']) {
  test(`no space is missing in ${filter}`, async () => {
    const strict = createTestService({ profile: profiles.strict });
    const query = `filter=${encodeURIComponent(filter)}`;
    assert.equal((await strict.call("GET", "/Users", undefined, { query })).status, 200);
  });
}
