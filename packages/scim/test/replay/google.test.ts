/** Google Workspace, as its pages on automated provisioning and servers that it meets tell of it: plain SCIM, no word of which is lenient. */
import { profiles, schemaUris } from "@castellan/scim";
import { find, get, patch, post, put, remove, replay, type Step } from "./replay.ts";

const enterprise = schemaUris.enterpriseUser;
const gail = {
  schemas: [schemaUris.user, enterprise],
  userName: "gail@corp.example",
  externalId: "114",
  name: { givenName: "Gail", familyName: "Grant" },
  emails: [{ value: "gail@corp.example", type: "work", primary: true }],
  active: true,
  [enterprise]: { department: "Sales" },
};

const steps: readonly Step[] = [
  { name: "the server is tried on one user", send: get("/Users", "count=1"), status: 200, shows: { totalResults: 0 } },
  { name: "the schemas are read, for the mapping", send: get("/Schemas"), status: 200, shows: { startIndex: 1 } },
  {
    name: "the name is looked for",
    send: find("/Users", 'userName eq "gail@corp.example"', "&startIndex=1"),
    status: 200,
    shows: { totalResults: 0, startIndex: 1, Resources: [] },
  },
  { name: "the user is created", send: post("/Users", gail), status: 201, shows: { externalId: "114" }, keep: "user" },
  { name: "again is a conflict", send: post("/Users", gail), status: 409, shows: { scimType: "uniqueness" } },
  {
    name: "the name is found",
    send: find("/Users", 'userName eq "gail@corp.example"', "&startIndex=1"),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}" }] },
  },
  {
    name: "fields change",
    send: patch(
      "/Users/{user}",
      { op: "replace", path: "name.familyName", value: "Green" },
      { op: "replace", path: `${enterprise}:department`, value: "Marketing" },
      { op: "replace", path: 'emails[type eq "work"].value', value: "gail.green@corp.example" },
    ),
    status: 200,
    shows: {
      name: { familyName: "Green" },
      emails: [{ value: "gail.green@corp.example" }],
      [enterprise]: { department: "Marketing" },
    },
  },
  {
    name: "or the whole of them",
    send: put("/Users/{user}", { ...gail, userName: "gail.green@corp.example" }),
    status: 200,
    shows: { userName: "gail.green@corp.example", name: { familyName: "Grant" } },
  },
  {
    name: "the user is suspended",
    send: patch("/Users/{user}", { op: "replace", path: "active", value: false }),
    status: 200,
    shows: { active: false },
  },
  { name: "and still read", send: get("/Users/{user}"), status: 200, shows: { active: false } },
  {
    name: "and back",
    send: patch("/Users/{user}", { op: "replace", path: "active", value: true }),
    status: 200,
    shows: { active: true },
  },
  {
    name: "a group is created",
    send: post("/Groups", { schemas: [schemaUris.group], displayName: "Sales" }),
    status: 201,
    keep: "group",
  },
  {
    name: "with a member",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: [{ value: "{user}" }] }),
    status: 200,
  },
  {
    name: "who leaves",
    send: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "{user}"]' }),
    status: 200,
  },
  {
    name: "it gets another name",
    send: patch("/Groups/{group}", { op: "replace", path: "displayName", value: "Field sales" }),
    status: 200,
  },
  {
    name: "which is read back",
    send: get("/Groups/{group}"),
    status: 200,
    shows: { displayName: "Field sales", members: null },
  },
  { name: "the user is deleted, active as he is", send: remove("/Users/{user}"), status: 204 },
  { name: "the group is deleted", send: remove("/Groups/{group}"), status: 204 },
  {
    name: "and nothing is left",
    send: get("/Users", "count=1"),
    status: 200,
    shows: { totalResults: 0, Resources: [] },
  },
];

replay("Google Workspace", profiles.google, steps);
