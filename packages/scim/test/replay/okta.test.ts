/**
 * Okta, as its reference of SCIM 2.0 and its specification test tell of it, and as operators saw it: users change by PUT with all
 * that was read, or by a PATCH without path; groups are pushed.
 */
import { profiles, schemaUris } from "@castellan/scim";
import { find, get, patch, post, put, remove, replay, type Step } from "./replay.ts";

const custom = "urn:okta:corp_app:1.0:user:custom";
const isaac = {
  schemas: [schemaUris.user],
  userName: "isaac.brock@corp.example",
  name: { givenName: "Isaac", familyName: "Brock", middleName: "" },
  emails: [{ primary: true, value: "isaac.brock@corp.example", type: "work" }],
  displayName: "Isaac Brock",
  locale: "en-US",
  externalId: "00ujl29u0le5T6Aj10h7",
  groups: [],
  password: "1mz050nq",
  active: true,
};

const users: readonly Step[] = [
  {
    name: "the credentials are tried on a short list",
    send: get("/Users", "startIndex=1&count=2"),
    status: 200,
    shows: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
  },
  {
    name: "before a user is created the name is looked for",
    send: find("/Users", 'userName eq "isaac.brock@corp.example"', "&startIndex=1&count=100"),
    status: 200,
    shows: { totalResults: 0, Resources: [] },
  },
  {
    name: "the user is created, the password not shown, empty text kept",
    send: post("/Users", isaac),
    status: 201,
    shows: { userName: "isaac.brock@corp.example", password: null, groups: null, name: { middleName: "" } },
    keep: "user",
  },
  {
    name: "an attribute of the app that this server does not have",
    send: post("/Users", {
      ...isaac,
      schemas: [schemaUris.user, custom],
      userName: "jo@corp.example",
      [custom]: { badge: "7" },
    }),
    status: 201,
    shows: { schemas: [schemaUris.user], [custom]: null },
    tolerances: ["unknown-attribute", "unknown-schema"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /User has no schema "urn:okta/ },
    standard: post("/Users", { ...isaac, userName: "jo@corp.example" }),
    keep: "jo",
  },
  {
    name: "a name that is taken, in another letter case",
    send: post("/Users", { ...isaac, userName: "Isaac.Brock@corp.example" }),
    status: 409,
    shows: { scimType: "uniqueness" },
  },
  {
    name: "the name is found in any letter case",
    send: find("/Users", 'userName eq "ISAAC.BROCK@corp.example"', "&startIndex=1&count=100"),
    status: 200,
    shows: { totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [{ id: "{user}" }] },
  },
  { name: "the user is read", send: get("/Users/{user}"), status: 200, shows: { id: "{user}" } },
  {
    name: "who is not there is told so",
    send: get("/Users/23a35c27-23d3-4c03-b4c5-6443c09e7173"),
    status: 404,
    shows: { detail: 'User "23a35c27-23d3-4c03-b4c5-6443c09e7173" not found' },
  },
  {
    name: "the profile changes by PUT, with id, meta and groups as they were read",
    send: put("/Users/{user}", {
      ...isaac,
      id: "{user}",
      meta: { resourceType: "User", version: 'W/"0"' },
      name: { givenName: "Isaac", familyName: "Brook", middleName: "" },
      phoneNumbers: [{ primary: true, value: "123-444-5555", type: "work" }],
    }),
    status: 200,
    shows: { id: "{user}", name: { familyName: "Brook" }, phoneNumbers: [{ value: "123-444-5555" }] },
  },
  {
    name: "a boolean that has no value in the profile comes as empty text",
    send: put("/Users/{jo}", { ...isaac, userName: "jo@corp.example", active: "" }),
    status: 200,
    shows: { active: null },
    tolerances: ["empty-text"],
    strict: { status: 400, scimType: "invalidValue", detail: /active must be true or false/ },
    standard: put("/Users/{jo}", { ...isaac, userName: "jo@corp.example", active: null }),
  },
];

const lifecycle: readonly Step[] = [
  {
    name: "the user is deactivated without path",
    send: patch("/Users/{user}", { op: "replace", value: { active: false } }),
    status: 200,
    shows: { active: false },
  },
  {
    name: "and still on the list that is imported",
    send: get("/Users", "startIndex=1&count=100"),
    status: 200,
    shows: { totalResults: 2, Resources: [{ id: "{user}", active: false }, { id: "{jo}" }] },
  },
  {
    name: "reactivated likewise",
    send: patch("/Users/{user}", { op: "replace", value: { active: true } }),
    status: 200,
    shows: { active: true },
  },
  {
    name: "the password is changed",
    send: patch("/Users/{user}", { op: "replace", value: { password: "aBcd1234" } }),
    status: 200,
    shows: { password: null },
  },
  {
    name: "deactivated by PUT, as apps of the wizard do",
    send: put("/Users/{user}", { ...isaac, active: false }),
    status: 200,
    shows: { active: false },
  },
];

const pushed: readonly Step[] = [
  {
    name: "the groups are listed",
    send: get("/Groups", "startIndex=1&count=100"),
    status: 200,
    shows: { totalResults: 0, Resources: [] },
  },
  {
    name: "a group is pushed with its members",
    send: post("/Groups", {
      schemas: [schemaUris.group],
      displayName: "Test SCIMv2",
      members: [{ value: "{user}", display: "isaac.brock@corp.example" }],
    }),
    status: 201,
    shows: { displayName: "Test SCIMv2", members: [{ value: "{user}" }] },
    keep: "group",
  },
  {
    name: "the group is renamed, with its id in the value",
    send: patch("/Groups/{group}", { op: "replace", value: { id: "{group}", displayName: "Test SCIM" } }),
    status: 200,
    shows: { displayName: "Test SCIM" },
    tolerances: ["read-only-member"],
    strict: { status: 400, scimType: "mutability", detail: /id is readOnly/ },
    standard: patch("/Groups/{group}", { op: "replace", value: { displayName: "Test SCIM" } }),
  },
  {
    name: "a member is added, without a type",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: [{ value: "{jo}", display: "jo" }] }),
    status: 200,
  },
  {
    name: "one goes and one comes in one request",
    send: patch(
      "/Groups/{group}",
      { op: "remove", path: 'members[value eq "{user}"]' },
      { op: "add", path: "members", value: [{ value: "99", display: "new" }] },
    ),
    status: 200,
  },
  {
    name: "the members are those",
    send: get("/Groups/{group}"),
    status: 200,
    shows: { members: [{ value: "{jo}" }, { value: "99" }] },
  },
  {
    name: "all are replaced",
    send: patch("/Groups/{group}", { op: "replace", path: "members", value: [{ value: "{user}", display: "isaac" }] }),
    status: 200,
  },
  {
    name: "by nobody, when a group is pushed while it is empty: without the URN, id and all",
    send: {
      method: "PATCH",
      path: "/Groups/{group}",
      body: { Operations: [{ op: "replace", value: { members: [], id: "{group}", displayName: "Test SCIM" } }] },
    },
    status: 200,
    tolerances: ["missing-schema", "read-only-member"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /schemas must name/ },
    standard: patch("/Groups/{group}", { op: "replace", value: { members: [], displayName: "Test SCIM" } }),
  },
  { name: "nobody is left", send: get("/Groups/{group}"), status: 200, shows: { members: null } },
  { name: "the group is deleted", send: remove("/Groups/{group}"), status: 204 },
  { name: "and is gone", send: get("/Groups/{group}"), status: 404 },
  { name: "the user never is", send: get("/Users/{user}"), status: 200, shows: { active: false } },
];

replay("Okta", profiles.okta, [...users, ...lifecycle, ...pushed]);
