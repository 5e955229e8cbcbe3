import assert from "node:assert/strict";
import { test } from "node:test";
import { profiles } from "@castellan/scim";
import { createTestService, vaultUserSchema } from "../support/service.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const core = "urn:ietf:params:scim:schemas:core:2.0:User";

const accepted: readonly { readonly path: string; readonly value: string; readonly read: RegExp }[] = [
  { path: "title", value: "x", read: /"title":"x"/ },
  { path: "TITLE", value: "x", read: /"title":"x"/ },
  { path: "name.givenName", value: "x", read: /"givenName":"x"/ },
  { path: `${core}:title`, value: "x", read: /"title":"x"/ },
  { path: `${core}:name.givenName`, value: "x", read: /"givenName":"x"/ },
  { path: `${enterprise}:department`, value: "x", read: /"department":"x"/ },
  { path: `${enterprise.toUpperCase()}:DEPARTMENT`, value: "x", read: /"department":"x"/ },
  { path: `${enterprise}:manager.value`, value: "x", read: /"manager":\{"value":"x"\}/ },
  { path: 'emails[type eq "work"].value', value: "x", read: /"value":"x"/ },
  { path: 'EMAILS[TYPE eq "work"].VALUE', value: "x", read: /"value":"x"/ },
  { path: `${core}:emails[type eq "work"].value`, value: "x", read: /"value":"x"/ },
  { path: 'emails[value eq "a]b" or type eq "work"].display', value: "x", read: /"display":"x"/ },
];

for (const { path, value, read } of accepted) {
  test(`path ${path}`, async () => {
    const service = createTestService({ profile: profiles.strict });
    const id = await service.createUser({ emails: [{ value: "w@x", type: "work" }] });
    const answer = await service.patch(`/Users/${id}`, { op: "replace", path, value });
    assert.equal(answer.status, 200, answer.body);
    assert.match(answer.body ?? "", read);
  });
}

const refused: readonly (readonly [path: string, scimType: string, detail: RegExp])[] = [
  ["", "invalidPath", /empty/],
  [" title ", "invalidPath", /did you mean title/],
  ["tilte", "invalidPath", /did you mean title\?/],
  ["name.given", "invalidPath", /name has no sub-attribute "given"/],
  ["name.givenName.x", "invalidPath", /no sub-attribute "givenName.x"/],
  ["title.x", "invalidPath", /title has no sub-attributes/],
  ["location", "invalidPath", new RegExp(`location" is an attribute of ${vaultUserSchema.id}`)],
  ['title[type eq "x"]', "invalidPath", /no elements to choose from/],
  ['name[givenName eq "x"]', "invalidPath", /no elements to choose from/],
  ['emails[type eq "work"]value', "invalidPath", /without a dot/],
  ['emails[type eq "work"].valeu', "invalidPath", /did you mean emails.value\?/],
  ["emails[type", "invalidFilter", /offset 11/],
  ["emails[]", "invalidFilter", /offset 7/],
  [`${enterprise}.department`, "invalidPath", /colon, not a dot/],
  ["urn:x:y", "invalidPath", /User has no schema/],
  ["__proto__", "invalidPath", /no attribute "__proto__"/],
  ["constructor.prototype", "invalidPath", /no attribute "constructor"/],
  ['emails[type eq "work"].__proto__', "invalidPath", /no sub-attribute "__proto__"/],
];

for (const [path, scimType, detail] of refused) {
  test(`path ${JSON.stringify(path)} is refused with ${scimType}`, async () => {
    const service = createTestService({ profile: profiles.strict });
    const id = await service.createUser({ emails: [{ value: "w@x", type: "work" }] });
    const answer = await service.patch(`/Users/${id}`, { op: "replace", path, value: "x" });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.scimType, scimType, answer.body);
    assert.match(String(answer.json.detail), detail);
  });
}
