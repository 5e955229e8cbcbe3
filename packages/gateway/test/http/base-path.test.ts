import assert from "node:assert/strict";
import { test } from "node:test";
import { type BasePath, belowBase } from "../../src/http/base-path.ts";

const cases: readonly (readonly [BasePath, string, string, string])[] = [
  ["/scim/v2", "/scim/v2/Users", "/Users", ""],
  ["/scim/v2", "/SCIM/V2/users/41/?attributes=id", "/users/41", "attributes=id"],
  ["/scim", "/scim", "/", ""],
  ["/scim", "/scim?filter=a/b", "/", "filter=a/b"],
  ["/CyberArk/scim/v2", "//cyberark//scim/v2//Users//", "/Users", ""],
  ["/CyberArk/scim", "/CyberArk/scim/Users/a%2Fb", "/Users/a%2Fb", ""],
  ["/scim/v2", "/%73cim/v2/Users?x?y", "/Users", "x?y"],
];

for (const [base, url, path, query] of cases) {
  test(`${url} below ${base}`, () => assert.deepEqual(belowBase(base, url), { path, query }));
}
