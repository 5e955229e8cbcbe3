import assert from "node:assert/strict";
import { coreUserSchema, type JsonObject, type JsonValue } from "@castellan/scim";
import { type TestService, vaultUserSchema } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7643");
const extension = vaultUserSchema.id;

async function post(service: TestService, members: JsonObject) {
  const schemas = [coreUserSchema.id, ...Object.keys(members).filter((name) => name.startsWith("urn:"))];
  return service.call("POST", "/Users", { schemas, userName: "bjensen", ...members });
}

async function everyAttribute(service: TestService): Promise<readonly JsonObject[]> {
  const { json } = await service.call("GET", "/Schemas");
  const listed = objects(json.Resources).flatMap((schema) => objects(schema.attributes));
  return listed.flatMap((attribute) => [attribute, ...objects(attribute.subAttributes)]);
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value : [];
}

/** Each value with whether the attribute takes it. */
function takes(attribute: string, cases: readonly (readonly [JsonValue, boolean])[]) {
  return async (service: TestService) => {
    for (const [index, [value, accepted]] of cases.entries()) {
      const members = attribute.includes(".") ? nested(attribute, value) : { [attribute]: value };
      const answer = await post(service, { userName: `user${index}`, ...members });
      assert.equal(answer.status, accepted ? 201 : 400, `${attribute} ${JSON.stringify(value)}: ${answer.body}`);
      if (!accepted) assert.match(String(answer.json.detail), new RegExp(attribute.split(".").at(-1) ?? ""));
    }
  };
}

function nested(attribute: string, value: JsonValue): JsonObject {
  const [, name = ""] = attribute.split(".");
  return { [extension]: { [name]: value } };
}

statement(
  "2.1",
  "MUST",
  "attribute names begin with a letter and hold letters, digits, $, - and _",
  async (service) => {
    for (const { name } of await everyAttribute(service))
      assert.match(String(name), /^(?:\$ref|[A-Za-z][A-Za-z0-9$_-]*)$/);
  },
);

statement("2.1", "MUST", "attribute names are case-insensitive", async (service) => {
  const answer = await post(service, { NICKNAME: "Babs", Name: { GIVENNAME: "Barbara" } });
  assert.equal(answer.status, 201);
  assert.equal(answer.json.nickName, "Babs");
  assert.deepEqual(answer.json.name, { givenName: "Barbara" });
});

statement("2.2", "MUST", "every published attribute tells all of its characteristics", async (service) => {
  for (const attribute of await everyAttribute(service)) {
    for (const name of ["name", "type", "multiValued", "required", "mutability", "returned", "uniqueness"]) {
      assert.notEqual(attribute[name], undefined, `${attribute.name} says nothing of ${name}`);
    }
  }
});

statement("2.2", "SHALL", "what a schema leaves out has the default characteristics", async (service) => {
  const { json } = await service.call("GET", `/Schemas/${extension}`);
  const location = objects(json.attributes).find(({ name }) => name === "location");
  assert.deepEqual(
    { ...location, description: "" },
    {
      name: "location",
      type: "string",
      multiValued: false,
      description: "",
      required: false,
      caseExact: false,
      mutability: "readWrite",
      returned: "default",
      uniqueness: "none",
    },
  );
});

statement(
  "2.3.1",
  "MUST",
  "a string is JSON text",
  takes("nickName", [
    ["Babs", true],
    ["", true],
    [7, false],
    [true, false],
    [{}, false],
    [["Babs"], false],
  ]),
);

statement(
  "2.3.2",
  "MUST",
  "a Boolean is the literal true or false",
  takes("active", [
    [true, true],
    [false, true],
    ["true", false],
    [1, false],
    [[true], false],
  ]),
);

statement(
  "2.3.3",
  "MUST",
  "a decimal is a JSON number",
  takes("urn.score", [
    [1.5, true],
    [-2, true],
    ["1.5", false],
    [true, false],
  ]),
);

statement(
  "2.3.4",
  "MUST NOT",
  "an integer has no fractional part",
  takes("urn.expiryDate", [
    [1700000000, true],
    [-1, true],
    [1.5, false],
    ["1", false],
  ]),
);

statement(
  "2.3.5",
  "MUST",
  "a date and time is a valid xsd:dateTime with both",
  takes("urn.enrolled", [
    ["2008-01-23T04:56:22Z", true],
    ["2008-01-23T04:56:22.123+02:00", true],
    ["2008-01-23", false],
    ["04:56:22Z", false],
    ["2008-02-30T04:56:22Z", false],
    ["2008-13-01T00:00:00Z", false],
    ["yesterday", false],
    [1201064182, false],
  ]),
);

statement("2.3.5", "MUST", "dates compare as instants, whatever their spelling", async (service) => {
  await post(service, { [extension]: { enrolled: "2008-01-23T04:56:22Z" } });
  const filter = `${extension}:enrolled eq "2008-01-23T05:56:22+01:00"`;
  const { json } = await service.call("GET", "/Users", undefined, { query: `filter=${encodeURIComponent(filter)}` });
  assert.equal(json.totalResults, 1);
});

statement("2.3.6", "MUST", "binary values are base64", async (service) => {
  const encoded = await post(service, { x509Certificates: [{ value: "MIIDQzCCAqygAwIBAgICEAAwDQ==" }] });
  assert.equal(encoded.status, 201);
  const plain = await post(service, { userName: "b", x509Certificates: [{ value: "not base64!" }] });
  assert.equal(plain.status, 400);
  assert.equal(plain.json.scimType, "invalidValue");
});

statement("2.3.6", "MUST", "binary values are case-exact", async (service) => {
  const { json } = await service.call("GET", `/Schemas/${coreUserSchema.id}`);
  const certificates = objects(json.attributes).find(({ name }) => name === "x509Certificates");
  const value = objects(certificates?.subAttributes).find(({ name }) => name === "value");
  assert.equal(value?.caseExact, true);
});

statement(
  "2.3.7",
  "MUST",
  "a reference is a URI, absolute or relative",
  takes("profileUrl", [
    ["https://login.example.com/bjensen", true],
    ["../Users/2819c223", true],
    ["http://[not a host/", false],
    ["two words", false],
    [41, false],
  ]),
);

statement("2.3.7", "MUST", "references are case-exact, and say what they may point to", async (service) => {
  for (const attribute of await everyAttribute(service)) {
    if (attribute.type !== "reference") continue;
    assert.equal(attribute.caseExact, true, `${attribute.name}`);
    assert.ok(objects(attribute.referenceTypes).length > 0, `${attribute.name}`);
  }
});

statement("2.3.8", "MUST NOT", "the order of the members of an object means nothing", async (service) => {
  const answer = await service.call("POST", "/Users", {
    name: { givenName: "B", familyName: "J" },
    userName: "bjensen",
    schemas: [coreUserSchema.id],
  });
  assert.equal(answer.status, 201);
});

statement("2.3.8", "MUST NOT", "a complex attribute has no complex sub-attributes", async (service) => {
  const { json } = await service.call("GET", "/Schemas");
  const nestedComplex = objects(json.Resources)
    .filter(({ id }) => !String(id).includes(":core:2.0:Schema"))
    .flatMap((schema) => objects(schema.attributes))
    .flatMap((attribute) => objects(attribute.subAttributes))
    .filter(({ type }) => type === "complex");
  assert.deepEqual(nestedComplex, []);
});

statement("2.4", "MUST", "primary is true for one value at most", async (service) => {
  const emails = [
    { value: "a@example.com", primary: true },
    { value: "b@example.com", primary: true },
  ];
  const answer = await post(service, { emails });
  assert.equal(answer.status, 400);
  assert.equal(answer.json.scimType, "invalidValue");
  assert.match(String(answer.json.detail), /emails.*primary/);
});

statement("2.4", "SHALL", "a value without primary is not the primary one", async (service) => {
  await post(service, { emails: [{ value: "a@example.com" }, { value: "b@example.com", primary: true }] });
  const query = `filter=${encodeURIComponent('emails[value eq "a@example.com" and primary eq true]')}`;
  const { json } = await service.call("GET", "/Users", undefined, { query });
  assert.equal(json.totalResults, 0);
});

statement("2.4", "SHOULD NOT", "the same type and value is not told more than once", async (service) => {
  const { json } = await post(service, {
    emails: [
      { value: "a@example.com", type: "work" },
      { value: "a@example.com", type: "work" },
      { value: "a@example.com", type: "home" },
    ],
  });
  assert.deepEqual(json.emails, [
    { value: "a@example.com", type: "work" },
    { value: "a@example.com", type: "home" },
  ]);
});

statement("2.5", "SHALL", "null, an empty array and nothing at all are one state", async (service) => {
  const { json } = await post(service, { nickName: null, emails: [], title: "Guide" });
  assert.equal(json.nickName, undefined);
  assert.equal(json.emails, undefined);
  for (const attribute of ["nickName", "emails", "displayName"]) {
    const query = `filter=${encodeURIComponent(`${attribute} pr`)}`;
    assert.equal((await service.call("GET", "/Users", undefined, { query })).json.totalResults, 0, attribute);
  }
});

statement("2.5", "SHALL", "assigning null or an empty array makes an attribute unassigned", async (service) => {
  const { json } = await post(service, { nickName: "Babs", title: "Guide", emails: [{ value: "a@example.com" }] });
  const path = `/Users/${json.id}`;
  const put = await service.call("PUT", path, {
    schemas: [coreUserSchema.id],
    userName: "bjensen",
    nickName: null,
    emails: [],
  });
  assert.equal(put.status, 200);
  for (const name of ["nickName", "emails", "title"]) assert.equal(put.json[name], undefined, name);
});
