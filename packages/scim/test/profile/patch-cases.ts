import { messageUris, schemaUris } from "@castellan/scim";
import { type Case, canary, patch } from "./case.ts";

const enterprise = schemaUris.enterpriseUser;

/** Operations of a PATCH, and what other messages have in common with it. */
export const patchCases: readonly Case[] = [
  {
    tolerance: "operation-case",
    send: ["PATCH", "/Users/1", patch({ op: "Replace", path: "title", value: canary })],
    shows: { title: canary },
    reports: /^Operation 1: op is not in lower case$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1: op must be in lower case: replace/ },
  },
  {
    tolerance: "operation-case",
    send: [
      "POST",
      "/Bulk",
      { schemas: [messageUris.bulkRequest], Operations: [{ method: "delete", path: "/Users/1" }] },
    ],
    status: 200,
    shows: { Operations: [{ method: "DELETE", status: "204" }] },
    reports: /^Operation 1: method is not in upper case$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1: method must be POST, PUT/ },
  },
  {
    tolerance: "unknown-member",
    send: [
      "POST",
      "/Bulk",
      { schemas: [messageUris.bulkRequest], Operations: [{ method: "DELETE", path: "/Users/1", status: canary }] },
    ],
    status: 200,
    shows: { Operations: [{ method: "DELETE", status: "204" }] },
    reports: /^Operation 1 has a member "status"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1 has a member "status"/ },
  },
  {
    tolerance: "empty-operations",
    send: ["PATCH", "/Users/1", patch()],
    shows: { title: "Guide" },
    reports: /^Operations is empty$/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /at least one operation/ },
  },
  {
    tolerance: "unknown-member",
    send: ["PATCH", "/Users/1", { id: canary, ...patch({ op: "replace", path: "title", value: canary }) }],
    shows: { title: canary },
    reports: /a member "id"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /a member "id".*it may have schemas, Operations/ },
  },
  {
    tolerance: "unknown-member",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: "title", value: canary, name: canary })],
    shows: { title: canary },
    reports: /^Operation 1 has a member "name"/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /Operation 1 has a member "name".*op, path, value/ },
  },
  {
    tolerance: "dotted-key",
    send: ["PATCH", "/Users/1", patch({ op: "replace", value: { "name.givenName": canary } })],
    shows: { name: { givenName: canary, familyName: "Jensen" } },
    reports: /a member of value is a path/,
    refused: { status: 400, scimType: "invalidSyntax", detail: /send a path as the path of an operation/ },
  },
  {
    tolerance: "urn-dot",
    send: ["PATCH", "/Users/1", patch({ op: "replace", path: `${enterprise}.department`, value: canary })],
    shows: { [enterprise]: { department: canary } },
    reports: /is joined with a dot$/,
    refused: { status: 400, scimType: "invalidPath", detail: /colon, not a dot/ },
  },
  {
    tolerance: "create-on-missing",
    send: ["PATCH", "/Users/1", patch({ op: "add", path: 'phoneNumbers[type eq "mobile"].value', value: canary })],
    shows: { phoneNumbers: [{ type: "mobile", value: canary }] },
    reports: /^No value of phoneNumbers matches the path$/,
    refused: { status: 400, scimType: "noTarget", detail: /No value of phoneNumbers matches/ },
  },
  {
    tolerance: "create-on-missing",
    send: [
      "PATCH",
      "/Users/1",
      patch(
        { op: "add", path: 'addresses[type eq "work"].locality', value: canary },
        { op: "add", path: 'addresses[type eq "work"].country', value: "NO" },
      ),
    ],
    shows: { addresses: [{ type: "work", locality: canary, country: "NO" }] },
    reports: /^No value of addresses matches the path$/,
    refused: { status: 400, scimType: "noTarget", detail: /No value of addresses matches/ },
  },
  {
    tolerance: "remove-missing",
    send: ["PATCH", "/Groups/1", patch({ op: "remove", path: `members[value eq "${canary}"]` })],
    shows: { members: [{ value: "1" }, { value: "2" }, { value: "3" }] },
    reports: /^No value of members matches the path$/,
    refused: { status: 400, scimType: "noTarget", detail: /No value of members matches/ },
  },
  {
    tolerance: "remove-value-list",
    send: ["PATCH", "/Groups/1", patch({ op: "remove", path: "members", value: [{ value: "2" }, { value: canary }] })],
    shows: { members: [{ value: "1" }, { value: "3" }] },
    reports: /^members is removed by a list of values$/,
    refused: { status: 400, scimType: "invalidValue", detail: /members with a value filter in path/ },
  },
  {
    tolerance: "remove-value-list",
    send: ["PATCH", "/Groups/1", patch({ op: "remove", path: "members", value: [] })],
    shows: { members: [{ value: "1" }, { value: "2" }, { value: "3" }] },
    reports: /^members is removed by a list of values$/,
    refused: { status: 400, scimType: "invalidValue", detail: /members with a value filter in path/ },
  },
  {
    tolerance: "remove-value",
    send: ["PATCH", "/Users/1", patch({ op: "remove", path: "title", value: canary })],
    shows: { title: null },
    reports: /^title is removed with a value$/,
    refused: { status: 400, scimType: "invalidValue", detail: /remove takes no value.*title/ },
  },
  {
    tolerance: "read-only-member",
    send: ["PATCH", "/Groups/1", patch({ op: "replace", value: { id: "1", displayName: canary } })],
    shows: { displayName: canary },
    reports: /^id is readOnly and was sent back$/,
    refused: { status: 400, scimType: "mutability", detail: /id is readOnly/ },
  },
  {
    tolerance: "schemas-operation",
    send: ["PATCH", "/Users/1", patch({ op: "add", path: "schemas", value: ["urn:x:y"] })],
    shows: { schemas: [schemaUris.user, enterprise] },
    reports: /^schemas follows from the attributes/,
    refused: { status: 400, scimType: "mutability", detail: /schemas follows from the attributes/ },
  },
];
