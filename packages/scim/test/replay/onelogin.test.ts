/** OneLogin, as a log of its requests and guides to its templates tell of it: URNs of drafts, PUT for users, PATCH for members. */
import { profiles, schemaUris } from "@castellan/scim";
import { find, get, patch, post, put, remove, replay, type Step } from "./replay.ts";

const old = "urn:scim:schemas:extension:enterprise:2.0";
const anna = {
  userName: "anna.adler",
  name: { familyName: "Adler", givenName: "Anna" },
  emails: [{ value: "anna.adler@corp.example", type: "work", primary: true }],
  active: true,
};

const steps: readonly Step[] = [
  {
    name: "the name is looked for, with + for spaces and an ampersand at the end",
    send: get("/Users", "filter=userName+eq+%22anna.adler%22&"),
    status: 200,
    shows: { totalResults: 0, Resources: [] },
    tolerances: ["filter-plus-for-space"],
    strict: { status: 400, scimType: "invalidFilter", detail: /wrong at offset/ },
    standard: find("/Users", 'userName eq "anna.adler"'),
  },
  {
    name: "the core template creates under the URN of SCIM 1.1",
    send: post("/Users", { schemas: ["urn:scim:schemas:core:1.0"], ...anna }),
    status: 201,
    shows: { schemas: [schemaUris.user], userName: "anna.adler" },
    tolerances: ["legacy-schema"],
    strict: {
      status: 400,
      scimType: "invalidSyntax",
      detail: /"urn:scim:schemas:core:1\.0", which is no schema of User/,
    },
    standard: post("/Users", { schemas: [schemaUris.user], ...anna }),
    keep: "user",
  },
  {
    name: "the enterprise template changes under URNs of a draft",
    send: put("/Users/{user}", {
      schemas: ["urn:scim:schemas:core:2.0", old],
      ...anna,
      title: "Auditor",
      [old]: { department: "Audit" },
    }),
    status: 200,
    shows: { title: "Auditor", [schemaUris.enterpriseUser]: { department: "Audit" } },
    tolerances: ["legacy-schema"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /User has no schema "urn:scim/ },
    standard: put("/Users/{user}", {
      schemas: [schemaUris.user, schemaUris.enterpriseUser],
      ...anna,
      title: "Auditor",
      [schemaUris.enterpriseUser]: { department: "Audit" },
    }),
  },
  {
    name: "the old plural of the configuration is read",
    send: get("/ServiceProviderConfigs"),
    status: 200,
    shows: { patch: { supported: true } },
    tolerances: ["plural-endpoint"],
    strict: { status: 404, detail: /\/ServiceProviderConfig$/ },
  },
  {
    name: "the groups are listed, to choose from",
    send: get("/Groups", "startIndex=1&count=100"),
    status: 200,
    shows: { totalResults: 0 },
  },
  {
    name: "a group is created",
    send: post("/Groups", { schemas: ["urn:scim:schemas:core:1.0"], displayName: "Auditors" }),
    status: 201,
    shows: { schemas: [schemaUris.group] },
    tolerances: ["legacy-schema"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /no schema of Group/ },
    standard: post("/Groups", { schemas: [schemaUris.group], displayName: "Auditors" }),
    keep: "group",
  },
  {
    name: "a member is added",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: [{ value: "{user}" }, { value: "77" }] }),
    status: 200,
  },
  {
    name: "a member is removed by a list",
    send: patch("/Groups/{group}", { op: "remove", path: "members", value: [{ value: "{user}" }] }),
    status: 200,
    tolerances: ["remove-value-list"],
    strict: { status: 400, scimType: "invalidValue", detail: /members with a value filter in path/ },
    standard: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "{user}"]' }),
  },
  { name: "the other stays", send: get("/Groups/{group}"), status: 200, shows: { members: [{ value: "77" }] } },
  {
    name: "once more, by a filter",
    send: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "{user}"]' }),
    status: 200,
    tolerances: ["remove-missing"],
    strict: { status: 400, scimType: "noTarget", detail: /No value of members matches/ },
  },
  {
    name: "the group is renamed",
    send: patch("/Groups/{group}", { op: "replace", path: "displayName", value: "Internal audit" }),
    status: 200,
  },
  {
    name: "the user is suspended",
    send: patch("/Users/{user}", { op: "replace", path: "active", value: false }),
    status: 200,
    shows: { active: false, title: "Auditor" },
  },
  { name: "and still read", send: get("/Users/{user}"), status: 200, shows: { active: false } },
  {
    name: "and back",
    send: patch("/Users/{user}", { op: "replace", path: "active", value: true }),
    status: 200,
    shows: { active: true },
  },
  { name: "the user is deleted", send: remove("/Users/{user}"), status: 204 },
  { name: "the group is deleted", send: remove("/Groups/{group}"), status: 204 },
  { name: "both are gone", send: get("/Groups/{group}"), status: 404 },
];

replay("OneLogin", profiles.onelogin, steps);
