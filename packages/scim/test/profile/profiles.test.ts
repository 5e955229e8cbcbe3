import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { isProfileName, profiles, type Tolerance, tolerances } from "@castellan/scim";
import { toleranceNames } from "../../src/profile/tolerance.ts";
import { createTestService } from "../support/service.ts";

const page = await readFile(new URL("../../../../docs/scim.md", import.meta.url), "utf8");

test("strict grants nothing, and every other profile what its name is written against", () => {
  assert.equal(profiles.strict.tolerances.size, 0);
  for (const profile of Object.values(profiles)) {
    for (const name of toleranceNames) {
      const { grantedBy }: Tolerance = tolerances[name];
      const expected = grantedBy.some((other) => other === profile.name);
      assert.equal(profile.tolerances.has(name), expected, `${profile.name} ${name}`);
    }
  }
});

test("the default profile leaves out what may be misread: filter values that are not JSON", () => {
  const left = toleranceNames.filter((name) => !profiles.default.tolerances.has(name));
  assert.deepEqual(left, ["filter-quotes", "filter-unquoted-value"]);
});

test("Google needs nothing", () => {
  assert.deepEqual([...profiles.google.tolerances], []);
});

test("a profile is found by its own name", () => {
  for (const [name, profile] of Object.entries(profiles)) {
    assert.equal(profile.name, name);
    assert.ok(isProfileName(name));
  }
  for (const name of ["azure", "Entra", "toString", "__proto__", ""]) assert.ok(!isProfileName(name), name);
});

for (const name of toleranceNames) {
  test(`docs/scim.md has ${name} with its profiles`, () => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    assert.ok(row !== undefined, "the table has a row for it");
    const cells = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const { grantedBy }: Tolerance = tolerances[name];
    assert.equal(cells[4], grantedBy.join(", "));
  });
}

test("docs/scim.md names no tolerance that there is not", () => {
  const rows = page.matchAll(/^\| `([a-z0-9-]+)` \|[^|]*\|[^|]*\| [a-z, ]+ \|$/gm);
  const named = [...rows].map(([, name]) => name);
  assert.deepEqual(named.toSorted(), toleranceNames.toSorted());
});

test("an error's status is a number for clients of CyberArk servers, and text for all others", async () => {
  for (const profile of Object.values(profiles)) {
    const answer = await createTestService({ profile }).call("GET", "/Users/404");
    assert.equal(answer.json.status, profile.name === "cyberark" ? 404 : "404", profile.name);
  }
});

test("Entra gets 204 for a PATCH of a group, and the resource when it asks to see it", async () => {
  const service = createTestService({ profile: profiles.entra });
  const group = await service.groups.create("", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Guides",
  });
  const rename = { op: "replace", path: "displayName", value: "Tour guides" };
  const answer = await service.patch(`/Groups/${group.id}`, rename);
  assert.equal(answer.status, 204);
  assert.equal(answer.body, undefined);
  const user = await service.patch(`/Users/${await service.createUser()}`, { op: "add", path: "title", value: "x" });
  assert.equal(user.status, 200);
  assert.equal(user.json.title, "x");
});
