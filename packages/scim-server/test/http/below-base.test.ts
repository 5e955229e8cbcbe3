import assert from "node:assert/strict";
import { test } from "node:test";
import { belowBase } from "../../src/http/below-base.ts";

const cases: readonly (readonly [base: string, url: string, path: string, query: string])[] = [
  ["/scim/v2", "/scim/v2/Users", "/Users", ""],
  ["/scim/v2", "/scim/v2/Users/41?attributes=id&count=2", "/Users/41", "attributes=id&count=2"],
  ["/scim/v2", "/SCIM/V2/users/41/?attributes=id", "/users/41", "attributes=id"],
  ["/scim", "/scim", "/", ""],
  ["/scim", "/scim/", "/", ""],
  ["/scim", "/scim?filter=a/b", "/", "filter=a/b"],
  ["/scim", "/scim/Users?filter=a//b/", "/Users", "filter=a//b/"],
  ["/CyberArk/scim/v2", "//cyberark//scim/v2//Users//", "/Users", ""],
  ["/CyberArk/scim", "/CyberArk/scim/Users/a%2Fb", "/Users/a%2Fb", ""],
  ["/scim/v2", "/%73cim/v2/Users?x?y", "/Users", "x?y"],
  ["/scim/v2", "/scim/v2/Users/.search/", "/Users/.search", ""],
  ["/scim/v2", "/scim/v2/scim/v2/Users", "/scim/v2/Users", ""],
  ["/scim/v2", "http://host.example:8440/scim/v2/Users?count=1", "/Users", "count=1"],
  ["/scim/v2", "/scim/v2/Users#fragment?no=query", "/Users", ""],
];

for (const [base, url, path, query] of cases) {
  test(`${url} below ${base}`, () => assert.deepEqual(belowBase(base, url), { path, query }));
}
