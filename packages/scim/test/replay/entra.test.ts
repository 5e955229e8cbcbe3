/**
 * Microsoft Entra ID, as its documents on building a SCIM endpoint, its page of known compliance issues, its validator and issues
 * filed by operators tell of it: with and without the flag that makes its PATCH standard.
 */
import { profiles, schemaUris } from "@castellan/scim";
import { grouped } from "./entra-groups.ts";
import { find, get, patch, post, remove, replay, type Step } from "./replay.ts";

const enterprise = schemaUris.enterpriseUser;
const appRole = '{"id":"18d14569","value":"Admin","displayName":"Administrator"}';
const newUser = {
  schemas: [schemaUris.user, enterprise],
  externalId: "0a21f0f2",
  userName: "dana.kuhn@corp.example",
  active: true,
  displayName: "Dana Kuhn",
  emails: [{ primary: true, type: "work", value: "dana.kuhn@corp.example" }],
  meta: { resourceType: "User" },
  name: { formatted: "Dana Kuhn", familyName: "Kuhn", givenName: "Dana" },
  roles: [],
  title: null,
};

const found: readonly Step[] = [
  {
    name: "test connection: a user that cannot be is looked for, and that is no error",
    send: find("/Users", 'userName eq "6f9619ff-8b86-d011"', "&startIndex=1&count=1"),
    status: 200,
    shows: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
  },
  { name: "the schemas are read", send: get("/Schemas"), status: 200, shows: { startIndex: 1 } },
  {
    name: "a user is looked for by the matching attribute",
    send: find("/Users", 'externalId eq "0a21f0f2"'),
    status: 200,
    shows: { totalResults: 0, Resources: [] },
  },
];

const created: readonly Step[] = [
  {
    name: "the user is created, with nulls, an empty list and a readOnly member",
    send: post("/Users", newUser),
    status: 201,
    shows: { userName: "dana.kuhn@corp.example", active: true, title: null, roles: null, externalId: "0a21f0f2" },
    keep: "user",
  },
  {
    name: "the manager is created as the validator creates users: active as text, the manager bare",
    send: post("/Users", {
      ...newUser,
      externalId: "b0ba",
      userName: "boss@corp.example",
      emails: [{ primary: true, type: "work", value: "boss@corp.example" }],
      active: "True",
      [enterprise]: { employeeNumber: "1", manager: "0" },
    }),
    status: 201,
    shows: { active: true, [enterprise]: { manager: { value: "0" } } },
    tolerances: ["string-boolean", "bare-complex-value"],
    strict: { status: 400, scimType: "invalidValue", detail: /active must be true or false, not text/ },
    standard: post("/Users", {
      ...newUser,
      externalId: "b0ba",
      userName: "boss@corp.example",
      emails: [{ primary: true, type: "work", value: "boss@corp.example" }],
      [enterprise]: { employeeNumber: "1", manager: { value: "0" } },
    }),
    keep: "boss",
  },
  {
    name: "the same user again is a conflict",
    send: post("/Users", { ...newUser, userName: "DANA.Kuhn@corp.example" }),
    status: 409,
    shows: { scimType: "uniqueness" },
  },
  {
    name: "the user is found by name",
    send: find("/Users", 'userName eq "DANA.kuhn@corp.example"'),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}" }] },
  },
  {
    name: "and by a name as the validator writes it, with + for spaces",
    send: get("/Users", 'filter=userName+eq+"dana.kuhn%40corp.example"'),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}" }] },
    tolerances: ["filter-plus-for-space"],
    strict: { status: 400, scimType: "invalidFilter", detail: /wrong at offset/ },
  },
  {
    name: "and by the address of one type",
    send: find("/Users", 'emails[type eq "work"].value eq "dana.kuhn@corp.example"'),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}" }] },
    tolerances: ["filter-value-path"],
    strict: { status: 400, scimType: "invalidFilter", detail: /inside the brackets/ },
    standard: find("/Users", 'emails[type eq "work" and value eq "dana.kuhn@corp.example"]'),
  },
  {
    name: "a filter that an old document has is a filter in no profile",
    send: find("/Users", 'emails[type eq "work"] eq "dana.kuhn@corp.example"'),
    status: 400,
    shows: { scimType: "invalidFilter" },
  },
];

const updated: readonly Step[] = [
  {
    name: "values change, one operation each",
    send: patch(
      "/Users/{user}",
      { op: "Replace", path: 'emails[type eq "work"].value', value: "dana@corp.example" },
      { op: "Replace", path: "name.familyName", value: "Kuhn-Ames" },
      { op: "Add", path: "title", value: "Analyst" },
    ),
    status: 200,
    shows: {
      emails: [{ type: "work", value: "dana@corp.example", primary: true }],
      name: { familyName: "Kuhn-Ames" },
      title: "Analyst",
    },
    tolerances: ["operation-case"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /op must be in lower case: replace/ },
    standard: patch(
      "/Users/{user}",
      { op: "replace", path: 'emails[type eq "work"].value', value: "dana@corp.example" },
      { op: "replace", path: "name.familyName", value: "Kuhn-Ames" },
      { op: "add", path: "title", value: "Analyst" },
    ),
  },
  {
    name: "several operations meet on elements that do not exist yet",
    send: patch(
      "/Users/{user}",
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "555-0100" },
      { op: "Add", path: 'addresses[type eq "work"].locality', value: "Oslo" },
      { op: "Add", path: 'addresses[type eq "work"].country', value: "NO" },
      { op: "Add", path: 'addresses[type eq "work"].formatted', value: "Oslo, Norway" },
    ),
    status: 200,
    shows: {
      phoneNumbers: [{ type: "mobile", value: "555-0100" }],
      addresses: [{ type: "work", locality: "Oslo", country: "NO", formatted: "Oslo, Norway" }],
    },
    tolerances: ["operation-case", "create-on-missing"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: add/ },
    standard: patch(
      "/Users/{user}",
      { op: "add", path: "phoneNumbers", value: [{ type: "mobile", value: "555-0100" }] },
      {
        op: "add",
        path: "addresses",
        value: [{ type: "work", locality: "Oslo", country: "NO", formatted: "Oslo, Norway" }],
      },
    ),
  },
  {
    name: "many values change in one operation without path, as its flag has it",
    send: patch("/Users/{user}", {
      op: "replace",
      value: {
        displayName: "Dana Kuhn-Ames",
        "name.givenName": "Dana Lee",
        'emails[type eq "work"].value': "dana.ames@corp.example",
        [`${enterprise}:department`]: "Audit",
      },
    }),
    status: 200,
    shows: {
      displayName: "Dana Kuhn-Ames",
      name: { givenName: "Dana Lee", familyName: "Kuhn-Ames" },
      emails: [{ value: "dana.ames@corp.example" }],
      [enterprise]: { department: "Audit" },
    },
    tolerances: ["dotted-key"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /path of an operation/ },
    standard: patch(
      "/Users/{user}",
      {
        op: "replace",
        value: {
          displayName: "Dana Kuhn-Ames",
          name: { givenName: "Dana Lee" },
          [enterprise]: { department: "Audit" },
        },
      },
      { op: "replace", path: 'emails[type eq "work"].value', value: "dana.ames@corp.example" },
    ),
  },
  {
    name: "a manager is set, bare",
    send: patch("/Users/{user}", { op: "Add", path: `${enterprise}:manager`, value: "{boss}" }),
    status: 200,
    shows: { [enterprise]: { department: "Audit", manager: { value: "{boss}" } } },
    tolerances: ["operation-case", "bare-complex-value"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: add/ },
    standard: patch("/Users/{user}", { op: "add", path: `${enterprise}:manager`, value: { value: "{boss}" } }),
  },
  {
    name: "whether that manager stands is asked by a filter",
    send: find("/Users", 'id eq "{user}" and manager eq "{boss}"', "&attributes=id"),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}", userName: null }] },
    tolerances: ["root-extension-attribute"],
    strict: { status: 400, scimType: "invalidFilter", detail: /write urn:.*:User:manager/ },
    standard: find("/Users", `id eq "{user}" and ${enterprise}:manager.value eq "{boss}"`, "&attributes=id"),
  },
  {
    name: "the manager is taken away as empty text",
    send: patch("/Users/{user}", { op: "replace", path: `${enterprise}:manager`, value: "" }),
    status: 200,
    shows: { [enterprise]: { department: "Audit", manager: null } },
    tolerances: ["empty-text"],
    strict: { status: 400, scimType: "invalidValue", detail: /manager must be an object, not text/ },
    standard: patch("/Users/{user}", { op: "remove", path: `${enterprise}:manager` }),
  },
  {
    name: "and again by a remove, when there is none left",
    send: patch("/Users/{user}", { op: "remove", path: `${enterprise}:manager` }),
    status: 200,
    shows: { [enterprise]: { department: "Audit", manager: null } },
  },
  {
    name: "a role whose value is JSON as text is created, and the text kept",
    send: patch("/Users/{user}", { op: "Add", path: 'roles[primary eq "True"].value', value: appRole }),
    status: 200,
    shows: { roles: [{ primary: true, value: appRole }] },
    tolerances: ["operation-case", "string-boolean", "create-on-missing"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: add/ },
    standard: patch("/Users/{user}", { op: "add", path: "roles", value: [{ primary: true, value: appRole }] }),
  },
  {
    name: "and replaced, by the same path",
    send: patch("/Users/{user}", { op: "replace", path: 'roles[primary eq "True"].value', value: "Reader" }),
    status: 200,
    shows: { roles: [{ primary: true, value: "Reader" }] },
    tolerances: ["string-boolean"],
    strict: { status: 400, scimType: "invalidFilter", detail: /roles\.primary is a boolean/ },
    standard: patch("/Users/{user}", { op: "replace", path: "roles[primary eq true].value", value: "Reader" }),
  },
  {
    name: "a value is cleared by null",
    send: patch("/Users/{user}", { op: "replace", path: "title", value: null }),
    status: 200,
    shows: { title: null },
  },
  {
    name: "a value is removed, and told with it",
    send: patch("/Users/{user}", { op: "Remove", path: 'phoneNumbers[type eq "mobile"].value', value: "555-0100" }),
    status: 200,
    shows: { phoneNumbers: [{ type: "mobile", value: null }] },
    tolerances: ["operation-case", "remove-value"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: remove/ },
    standard: patch("/Users/{user}", { op: "remove", path: 'phoneNumbers[type eq "mobile"].value' }),
  },
  {
    name: "a PATCH of the validator says nothing at all",
    send: patch("/Users/{user}"),
    status: 200,
    shows: { displayName: "Dana Kuhn-Ames" },
    tolerances: ["empty-operations"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /at least one operation/ },
  },
  {
    name: "the user gets another name",
    send: patch("/Users/{user}", { op: "replace", path: "userName", value: "dana.ames@corp.example" }),
    status: 200,
    shows: { userName: "dana.ames@corp.example" },
  },
];

const disabled: readonly Step[] = [
  {
    name: "the user is disabled, with text for the boolean",
    send: patch("/Users/{user}", { op: "Replace", path: "active", value: "False" }),
    status: 200,
    shows: { active: false },
    tolerances: ["operation-case", "string-boolean"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: replace/ },
    standard: patch("/Users/{user}", { op: "replace", path: "active", value: false }),
  },
  { name: "who is disabled is still read", send: get("/Users/{user}"), status: 200, shows: { active: false } },
  {
    name: "and still found",
    send: find("/Users", 'userName eq "dana.ames@corp.example"'),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{user}", active: false }] },
  },
  {
    name: "the user is enabled again, with its flag",
    send: patch("/Users/{user}", { op: "replace", path: "active", value: true }),
    status: 200,
    shows: { active: true },
  },
];

const deleted: readonly Step[] = [
  { name: "the user is deleted", send: remove("/Users/{user}"), status: 204 },
  { name: "who is deleted is not found", send: get("/Users/{user}"), status: 404, shows: { scimType: null } },
  { name: "and cannot be deleted again", send: remove("/Users/{user}"), status: 404 },
  { name: "the group is deleted", send: remove("/Groups/{group}"), status: 204 },
  {
    name: "no group has its name",
    send: find("/Groups", 'displayName eq "Internal audit"'),
    status: 200,
    shows: { totalResults: 0 },
  },
];

replay("Microsoft Entra ID", profiles.entra, [...found, ...created, ...updated, ...disabled, ...grouped, ...deleted]);
