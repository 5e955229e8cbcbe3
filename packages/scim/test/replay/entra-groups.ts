import { schemaUris } from "@castellan/scim";
import { find, get, patch, post, type Step } from "./replay.ts";

const adscim = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
const members = [{ $ref: null, value: "{user}" }];
/** A group of two users that there are, in both shapes of membership. */
export const grouped: readonly Step[] = [
  {
    name: "a group is created under two URNs, one of them of old",
    send: post("/Groups", {
      schemas: [schemaUris.group, adscim],
      externalId: "8aa1a0c0",
      displayName: "Auditors",
      meta: { resourceType: "Group" },
    }),
    status: 201,
    shows: { schemas: [schemaUris.group], displayName: "Auditors", externalId: "8aa1a0c0" },
    tolerances: ["legacy-schema"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /ADSCIM.*no schema of Group/ },
    standard: post("/Groups", { schemas: [schemaUris.group], externalId: "8aa1a0c0", displayName: "Auditors" }),
    keep: "group",
  },
  {
    name: "the group is found by name, without its members",
    send: find("/Groups", 'displayName eq "auditors"', "&excludedAttributes=members"),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{group}", members: null }] },
  },
  {
    name: "members are added, in its own shape",
    send: patch("/Groups/{group}", {
      op: "Add",
      path: "members",
      value: [...members, { $ref: null, value: "{boss}" }],
    }),
    status: 200,
    tolerances: ["operation-case"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: add/ },
    standard: patch("/Groups/{group}", {
      op: "add",
      path: "members",
      value: [{ value: "{user}" }, { value: "{boss}" }],
    }),
  },
  {
    name: "and added again, which changes nothing",
    send: patch("/Groups/{group}", { op: "add", path: "members", value: members }),
    status: 200,
  },
  {
    name: "the group has the two",
    send: get("/Groups/{group}"),
    status: 200,
    shows: { members: [{ value: "{user}", $ref: null }, { value: "{boss}" }] },
  },
  {
    name: "whether one is a member is asked by a filter",
    send: find("/Groups", 'id eq "{group}" and members eq "{user}"', "&excludedAttributes=members"),
    status: 200,
    shows: { totalResults: 1, Resources: [{ id: "{group}", members: null }] },
  },
  {
    name: "one member is removed in its own shape, and no other",
    send: patch("/Groups/{group}", { op: "Remove", path: "members", value: members }),
    status: 200,
    tolerances: ["operation-case", "remove-value-list"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /lower case: remove/ },
    standard: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "{user}"]' }),
  },
  { name: "the other is left", send: get("/Groups/{group}"), status: 200, shows: { members: [{ value: "{boss}" }] } },
  {
    name: "the same member is removed once more in the standard shape",
    send: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "{user}"]' }),
    status: 200,
    tolerances: ["remove-missing"],
    strict: { status: 400, scimType: "noTarget", detail: /No value of members matches/ },
  },
  {
    name: "the last one goes in the standard shape, as with its flag",
    send: patch("/Groups/{group}", { op: "remove", path: 'members[value eq "{boss}"]' }),
    status: 200,
  },
  { name: "nobody is left", send: get("/Groups/{group}"), status: 200, shows: { members: null } },
  {
    name: "the group is renamed as the validator does it, with its id beside the operations",
    send: {
      method: "PATCH",
      path: "/Groups/{group}",
      body: {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        id: "{group}",
        Operations: [{ op: "Replace", path: "displayName", value: "Internal audit" }],
      },
    },
    status: 200,
    tolerances: ["unknown-member", "operation-case"],
    strict: { status: 400, scimType: "invalidSyntax", detail: /a member "id"/ },
    standard: patch("/Groups/{group}", { op: "replace", path: "displayName", value: "Internal audit" }),
  },
  {
    name: "the name is read back",
    send: get("/Groups/{group}", "excludedAttributes=members"),
    status: 200,
    shows: { displayName: "Internal audit" },
  },
];
