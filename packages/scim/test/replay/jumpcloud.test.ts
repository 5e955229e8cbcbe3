/** JumpCloud, as its page on custom SCIM integrations and servers that it meets tell of it: it tries the server out, and repeats itself. */
import { profiles, schemaUris } from "@castellan/scim";
import { find, get, patch, post, put, remove, replay, type Step } from "./replay.ts";

function user(name: string) {
  return {
    schemas: [schemaUris.user],
    userName: `${name}@corp.example`,
    name: { givenName: name, familyName: "Jensen" },
    displayName: `${name} Jensen`,
    emails: [{ value: `${name}@corp.example`, type: "work", primary: true }],
    active: true,
  };
}

const tried: readonly Step[] = [
  {
    name: "test: the test user is looked for",
    send: find("/Users", 'userName eq "test@corp.example"'),
    status: 200,
    shows: { totalResults: 0 },
  },
  { name: "test: and created", send: post("/Users", user("test")), status: 201, keep: "testUser" },
  { name: "test: and read", send: get("/Users/{testUser}"), status: 200 },
  {
    name: "test: and changed",
    send: put("/Users/{testUser}", { ...user("test"), displayName: "Changed" }),
    status: 200,
    shows: { displayName: "Changed" },
  },
  {
    name: "test: and deactivated",
    send: patch("/Users/{testUser}", { op: "replace", value: { active: false } }),
    status: 200,
    shows: { active: false },
  },
  {
    name: "test: a test group is created",
    send: post("/Groups", { schemas: [schemaUris.group], displayName: "Test group", members: [] }),
    status: 201,
    shows: { members: null },
    keep: "testGroup",
  },
  {
    name: "test: with the test user in it",
    send: patch("/Groups/{testGroup}", { op: "add", path: "members", value: [{ value: "{testUser}" }] }),
    status: 200,
  },
  { name: "test: the group is deleted", send: remove("/Groups/{testGroup}"), status: 204 },
  { name: "test: the user is deleted", send: remove("/Users/{testUser}"), status: 204 },
];

const lived: readonly Step[] = [
  { name: "a user is created", send: post("/Users", user("babs")), status: 201, keep: "user" },
  {
    name: "a field of the directory that this server does not have is sent along",
    send: put("/Users/{user}", { ...user("babs"), costCentre: "7" }),
    status: 200,
    shows: { costCentre: null },
    tolerances: ["unknown-attribute"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /"costCentre"/ },
    standard: put("/Users/{user}", user("babs")),
  },
  {
    name: "a group is bound",
    send: post("/Groups", { schemas: [schemaUris.group], displayName: "Guides" }),
    status: 201,
    keep: "group",
  },
  {
    name: "a member is added",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: [{ value: "{user}" }] }),
    status: 200,
  },
  {
    name: "and again, which is no error and no second member",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: [{ value: "{user}" }, { value: "5" }] }),
    status: 200,
  },
  {
    name: "there are two",
    send: get("/Groups/{group}"),
    status: 200,
    shows: { members: [{ value: "{user}" }, { value: "5" }] },
  },
  {
    name: "one is removed by a list",
    send: patch("/Groups/{group}", { op: "remove", path: "members", value: [{ value: "5" }] }),
    status: 200,
    tolerances: ["remove-value-list"],
    strict: { status: 400, scimType: "invalidValue", detail: /value filter in path/ },
    standard: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "5"]' }),
  },
  {
    name: "once more, by a filter",
    send: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "5"]' }),
    status: 200,
    tolerances: ["remove-missing"],
    strict: { status: 400, scimType: "noTarget", detail: /No value of members matches/ },
  },
  { name: "one is left", send: get("/Groups/{group}"), status: 200, shows: { members: [{ value: "{user}" }] } },
  {
    name: "the group is renamed by PUT, with its members",
    send: put("/Groups/{group}", {
      schemas: [schemaUris.group],
      displayName: "Tour guides",
      members: [{ value: "{user}" }],
    }),
    status: 200,
    shows: { displayName: "Tour guides", members: [{ value: "{user}" }] },
  },
  {
    name: "the user is suspended",
    send: patch("/Users/{user}", { op: "replace", value: { active: false } }),
    status: 200,
    shows: { active: false },
  },
  {
    name: "and still found",
    send: find("/Users", 'userName eq "babs@corp.example"'),
    status: 200,
    shows: { Resources: [{ active: false }] },
  },
  {
    name: "and back",
    send: patch("/Users/{user}", { op: "replace", value: { active: true } }),
    status: 200,
    shows: { active: true },
  },
  { name: "the group is unbound", send: remove("/Groups/{group}"), status: 204 },
  { name: "the user leaves", send: remove("/Users/{user}"), status: 204 },
  { name: "and is gone", send: get("/Users/{user}"), status: 404 },
];

replay("JumpCloud", profiles.jumpcloud, [...tried, ...lived]);
