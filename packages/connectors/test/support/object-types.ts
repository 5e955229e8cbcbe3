import assert from "node:assert/strict";
import type { JsonObject } from "@castellan/scim";
import { assembleObjectTypes } from "../../src/scim/discovery.ts";
import type { ObjectType } from "../../src/scim/object-type.ts";
import { readResourceTypeDocument, readSchemaDocument } from "../../src/scim/schema-document.ts";

export const vaultExtension = "urn:ietf:params:scim:schemas:cyberark:1.0:User";
export const otherExtension = "urn:example:params:scim:schemas:other:1.0:User";
const coreUser = "urn:ietf:params:scim:schemas:core:2.0:User";

const text = (name: string, more: JsonObject = {}): JsonObject => ({ name, type: "string", ...more });

/** A user schema with one of everything: what real servers publish, with the vault's extension and one that clashes. */
export const schemaDocuments: readonly JsonObject[] = [
  {
    id: coreUser,
    name: "User",
    attributes: [
      text("userName", { required: true, uniqueness: "server" }),
      {
        name: "name",
        type: "complex",
        subAttributes: [text("formatted", { mutability: "readOnly" }), text("givenName"), text("familyName")],
      },
      text("displayName"),
      { name: "active", type: "boolean" },
      text("password", { mutability: "writeOnly", returned: "never" }),
      text("tags", { multiValued: true }),
      {
        name: "emails",
        type: "complex",
        multiValued: true,
        subAttributes: [
          text("value"),
          text("type", { canonicalValues: ["home", "work"] }),
          { name: "primary", type: "boolean" },
        ],
      },
      {
        name: "phoneNumbers",
        type: "complex",
        multiValued: true,
        subAttributes: [text("value"), text("type", { mutability: "readOnly" })],
      },
      {
        name: "groups",
        type: "complex",
        multiValued: true,
        mutability: "readOnly",
        subAttributes: [text("value"), text("display"), { name: "$ref", type: "reference" }],
      },
      { name: "addresses", type: "complex", multiValued: true, subAttributes: [text("locality"), text("country")] },
      text("__proto__"),
    ],
  },
  {
    id: vaultExtension,
    name: "Vault user",
    attributes: [
      text("location"),
      { name: "changePassOnNextLogon", type: "boolean" },
      { name: "suspended", type: "boolean" },
      { name: "expiryDate", type: "integer" },
      text("badge"),
      text("displayName"),
    ],
  },
  { id: otherExtension, name: "Other", attributes: [text("Badge")] },
];

export const resourceTypeDocuments: readonly JsonObject[] = [
  {
    name: "User",
    endpoint: "/Users",
    schema: coreUser,
    schemaExtensions: [
      { schema: vaultExtension, required: false },
      { schema: otherExtension, required: false },
    ],
  },
];

export function objectTypeOf(
  types: readonly JsonObject[] | undefined,
  schemas: readonly JsonObject[] | undefined,
  name = "account",
): ObjectType {
  const found = assembleObjectTypes(
    types?.flatMap((document) => readResourceTypeDocument(document) ?? []),
    schemas?.flatMap((document) => readSchemaDocument(document) ?? []),
  ).get(name);
  assert.ok(found, `there is an object type ${name}`);
  return found;
}

export const account = (): ObjectType => objectTypeOf(resourceTypeDocuments, schemaDocuments);
