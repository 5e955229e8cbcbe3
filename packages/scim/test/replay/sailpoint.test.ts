/** SailPoint's SCIM 2.0 connector, as its guide, forums and issues of servers tell of it. */
import { profiles, schemaUris } from "@castellan/scim";
import { find, get, patch, post, put, remove, replay, type Step } from "./replay.ts";

const steps: readonly Step[] = [
  {
    name: "the configuration is read",
    send: get("/ServiceProviderConfig"),
    status: 200,
    shows: { filter: { supported: true } },
  },
  {
    name: "or its old plural, as one of its pages has it",
    send: get("/ServiceProviderConfigs"),
    status: 200,
    shows: { schemas: [schemaUris.serviceProviderConfig] },
    tolerances: ["plural-endpoint"],
    strict: { status: 404, detail: /\/ServiceProviderConfig$/ },
  },
  { name: "the resource types are read", send: get("/ResourceTypes"), status: 200, shows: { totalResults: 2 } },
  { name: "each by its name", send: get("/ResourceTypes/User"), status: 200, shows: { endpoint: "/Users" } },
  { name: "the schemas are read", send: get("/Schemas"), status: 200, shows: { startIndex: 1 } },
  {
    name: "one by its URN",
    send: get(`/Schemas/${schemaUris.user}`),
    status: 200,
    shows: { id: schemaUris.user, name: "User" },
  },
  {
    name: "a user is created",
    send: post("/Users", {
      schemas: [schemaUris.user],
      userName: "m.rossi",
      name: { givenName: "Mara", familyName: "Rossi" },
      emails: [{ value: "m.rossi@corp.example", type: "work", primary: true }],
      password: "Initial-1",
      active: true,
    }),
    status: 201,
    shows: { userName: "m.rossi", password: null },
    keep: "user",
  },
  {
    name: "the accounts are aggregated, with the attributes of the schema alone",
    send: get("/Users", "attributes=userName,name.givenName,active,meta.lastModified&startIndex=1&count=500"),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}", userName: "m.rossi", emails: null, active: true }] },
  },
  {
    name: "and those that changed since, of one letter",
    send: find("/Users", 'meta.lastModified gt "2020-01-01T00:00:00Z" and userName sw "M"', "&startIndex=1&count=500"),
    status: 200,
    shows: { totalResults: 1 },
  },
  {
    name: "none changed after tomorrow",
    send: find("/Users", 'meta.lastModified gt "2999-01-01T00:00:00Z"', "&startIndex=1&count=500"),
    status: 200,
    shows: { totalResults: 0, Resources: [] },
  },
  {
    name: "paths come in lower case",
    send: get("/users/{user}"),
    status: 200,
    shows: { id: "{user}" },
    tolerances: ["endpoint-spelling"],
    strict: { status: 404, detail: /\/Users\/\{id\}/ },
  },
  {
    name: "parts of the name are replaced one operation after the other, without path",
    send: patch(
      "/Users/{user}",
      { op: "replace", value: { name: { familyName: "Verdi" } } },
      { op: "replace", value: { name: { givenName: "Maria" } } },
    ),
    status: 200,
    shows: { name: { familyName: "Verdi", givenName: "Maria" } },
  },
  {
    name: "the account is disabled by an add",
    send: patch("/Users/{user}", { op: "add", value: { active: false } }),
    status: 200,
    shows: { active: false },
  },
  { name: "and still read", send: get("/Users/{user}"), status: 200, shows: { active: false } },
  {
    name: "and enabled",
    send: patch("/Users/{user}", { op: "add", value: { active: true } }),
    status: 200,
    shows: { active: true },
  },
  {
    name: "where PATCH is off, the whole account is put",
    send: put("/Users/{user}", { schemas: [schemaUris.user], id: "{user}", userName: "m.verdi", active: false }),
    status: 200,
    shows: { userName: "m.verdi", active: false, name: null },
  },
  {
    name: "a group is created",
    send: post("/Groups", { schemas: [schemaUris.group], displayName: "Vault users", members: [{ value: "{user}" }] }),
    status: 201,
    keep: "group",
  },
  {
    name: "an entitlement is requested",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: [{ value: "118", type: "User" }] }),
    status: 200,
  },
  {
    name: "and revoked, one PATCH for each member",
    send: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "118"]' }),
    status: 200,
  },
  {
    name: "the groups are aggregated",
    send: get("/Groups", "attributes=displayName,members&startIndex=1&count=500"),
    status: 200,
    shows: { totalResults: 1, Resources: [{ displayName: "Vault users", members: [{ value: "{user}" }] }] },
  },
  { name: "the group is deleted", send: remove("/Groups/{group}"), status: 204 },
  { name: "the account is deleted", send: remove("/Users/{user}"), status: 204 },
  {
    name: "which is verified by reading it",
    send: get("/Users/{user}"),
    status: 404,
    shows: { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] },
  },
];

replay("SailPoint", profiles.sailpoint, steps);
