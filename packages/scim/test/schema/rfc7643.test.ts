import assert from "node:assert/strict";
import { test } from "node:test";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema, type JsonValue, type Schema } from "@castellan/scim";
import { createTestService } from "../support/service.ts";

/**
 * RFC 7643 section 8.7.1 in short: each attribute with what differs from `string readWrite default none`. `[]` is multi-valued, `!`
 * required, `=` case-exact, `ro` readOnly, `im` immutable, `wo` writeOnly and never returned, `un` unique on the server.
 */
const plural = (value = "value", types = "type") => `value${value.slice(5)} display ${types} primary:boolean`;
const user = {
  userName: "! un",
  name: "complex {formatted familyName givenName middleName honorificPrefix honorificSuffix}",
  displayName: "",
  nickName: "",
  profileUrl: "reference =",
  title: "",
  userType: "",
  preferredLanguage: "",
  locale: "",
  timezone: "",
  active: "boolean",
  password: "= wo",
  emails: `complex [] {${plural()}}`,
  phoneNumbers: `complex [] {${plural()}}`,
  ims: `complex [] {${plural()}}`,
  photos: `complex [] {${plural("value:reference=")}}`,
  addresses: "complex [] {formatted streetAddress locality region postalCode country type primary:boolean}",
  groups: "complex [] ro {value=ro $ref:reference=ro displayro typero}",
  entitlements: `complex [] {${plural()}}`,
  roles: `complex [] {${plural()}}`,
  x509Certificates: `complex [] {${plural("value:binary=")}}`,
};
const group = { displayName: "!", members: "complex [] {valueim $ref:reference=im typeim displayro}" };
const enterprise = {
  employeeNumber: "",
  costCenter: "",
  organization: "",
  division: "",
  department: "",
  manager: "complex {value $ref:reference= displayNamero}",
};

function marks(attribute: JsonValue, joint: string): string {
  assert.ok(typeof attribute === "object" && attribute !== null && "mutability" in attribute);
  const { type, multiValued, required, caseExact, mutability, returned, uniqueness, subAttributes } = attribute;
  assert.equal(returned, mutability === "writeOnly" ? "never" : "default");
  const short: Readonly<Record<string, string>> = { readOnly: "ro", immutable: "im", writeOnly: "wo", readWrite: "" };
  return [
    type === "string" ? "" : joint === "" ? `:${type}` : type,
    multiValued === true ? "[]" : "",
    required === true ? "!" : "",
    caseExact === true ? "=" : "",
    short[String(mutability)],
    uniqueness === "server" ? "un" : "",
    Array.isArray(subAttributes) ? `{${subAttributes.map((sub) => `${sub.name}${marks(sub, "")}`).join(" ")}}` : "",
  ]
    .filter((mark) => mark !== "")
    .join(joint);
}

const schemas: readonly (readonly [Schema, Readonly<Record<string, string>>])[] = [
  [coreUserSchema, user],
  [coreGroupSchema, group],
  [enterpriseUserSchema, enterprise],
];

for (const [schema, expected] of schemas) {
  test(`/Schemas publishes ${schema.name} as RFC 7643 section 8.7.1 has it`, async () => {
    const { json } = await createTestService().call("GET", `/Schemas/${schema.id}`);
    assert.deepEqual(json.schemas, ["urn:ietf:params:scim:schemas:core:2.0:Schema"]);
    assert.equal(json.name, schema.name);
    assert.ok(Array.isArray(json.attributes));
    assert.deepEqual(
      Object.fromEntries(json.attributes.map((attribute) => [attribute.name, marks(attribute, " ")])),
      expected,
    );
  });
}

const canonical: readonly (readonly [string, readonly string[]])[] = [
  ["emails", ["work", "home", "other"]],
  ["phoneNumbers", ["work", "home", "mobile", "fax", "pager", "other"]],
  ["ims", ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]],
  ["photos", ["photo", "thumbnail"]],
  ["addresses", ["work", "home", "other"]],
  ["groups", ["direct", "indirect"]],
];

for (const [name, values] of canonical) {
  test(`${name}.type suggests ${values.join(", ")} and takes any other`, async () => {
    const attribute = coreUserSchema.attributes.find((candidate) => candidate.name === name);
    const type = attribute?.subAttributes?.find((sub) => sub.name === "type");
    assert.deepEqual(type?.canonicalValues, values);
    const service = createTestService();
    if (name === "groups") return;
    const id = await service.createUser({
      [name]: [{ type: "satellite", ...(name === "addresses" ? {} : { value: "x" }) }],
    });
    assert.match((await service.call("GET", `/Users/${id}`)).body ?? "", /satellite/);
  });
}
