import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "@castellan/scim";
import { type House, openHouse } from "../support/house.ts";
import { patchOp } from "../support/scim.ts";

const enterprise = enterpriseUserSchema.id;

/** Of every core attribute that a client may write: a first value, and another. */
const userAttributes: Readonly<Record<string, readonly [unknown, unknown]>> = {
  externalId: ["hr-1", "hr-2"],
  name: [
    {
      formatted: "Ms. Barbara J Jensen, III",
      familyName: "Jensen",
      givenName: "Barbara",
      middleName: "Jane",
      honorificPrefix: "Ms.",
      honorificSuffix: "III",
    },
    { familyName: "Lee", givenName: "Ann" },
  ],
  displayName: ["Babs Jensen", "Babs"],
  nickName: ["Babs", "Barbie"],
  profileUrl: ["https://login.example.com/bjensen", "https://login.example.com/b"],
  title: ["Tour Guide", "Vice President"],
  userType: ["Employee", "Contractor"],
  preferredLanguage: ["en-US", "nb"],
  locale: ["en-US", "nb-NO"],
  timezone: ["America/Los_Angeles", "Europe/Oslo"],
  active: [true, false],
  emails: [
    [
      { value: "bjensen@example.com", type: "work", primary: true },
      { value: "babs@jensen.org", type: "home" },
      { value: "b3@jensen.org", type: "home", display: "the third" },
      { value: "b4@jensen.org", type: "other" },
    ],
    [{ value: "b@example.com" }],
  ],
  phoneNumbers: [
    [
      { value: "555-555-5555", type: "work" },
      { value: "555-555-4444", type: "mobile", primary: true },
      { value: "555-555-3333", type: "fax" },
      { value: "555-555-2222", type: "pager" },
      { value: "tel:+1-201-555-0123", type: "home", display: "home" },
      { value: "555-555-1111", type: "other" },
    ],
    [{ value: "555-1", type: "mobile" }],
  ],
  ims: [
    [
      { value: "someaimhandle", type: "aim" },
      { value: "babs", type: "skype", primary: true },
    ],
    [{ value: "b@xmpp.example", type: "xmpp" }],
  ],
  photos: [
    [
      { value: "https://photos.example.com/profilephoto/72930000000Ccne/F", type: "photo" },
      { value: "https://photos.example.com/profilephoto/72930000000Ccne/T", type: "thumbnail" },
    ],
    [{ value: "https://photos.example.com/b", type: "photo", primary: true }],
  ],
  addresses: [
    [
      {
        type: "work",
        streetAddress: "100 Universal City Plaza",
        locality: "Hollywood",
        region: "CA",
        postalCode: "91608",
        country: "USA",
        formatted: "100 Universal City Plaza\nHollywood, CA 91608 USA",
        primary: true,
      },
      { type: "home", streetAddress: "456 Hollywood Blvd", locality: "Hollywood", country: "USA" },
    ],
    [{ type: "other", formatted: "Somewhere" }],
  ],
  entitlements: [[{ value: "lunch", display: "Lunch", type: "meal", primary: true }], [{ value: "parking" }]],
  roles: [
    [
      { value: "student", type: "x" },
      { value: "faculty", primary: true },
    ],
    [{ value: "alumna" }],
  ],
  x509Certificates: [
    [{ value: "MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjE=" }],
    [{ value: "MIID", type: "sign" }],
  ],
  [`${enterprise}:employeeNumber`]: ["701984", "1"],
  [`${enterprise}:costCenter`]: ["4130", "2"],
  [`${enterprise}:organization`]: ["Universal Studios", "Studios"],
  [`${enterprise}:division`]: ["Theme Park", "Park"],
  [`${enterprise}:department`]: ["Tour Operations", "Tours"],
  [`${enterprise}:manager`]: [{ value: "1", $ref: "../Users/1" }, { value: "2" }],
};

const groupAttributes: Readonly<Record<string, readonly [unknown, unknown]>> = {
  externalId: ["g-1", "g-2"],
  displayName: ["Tour Guides", "Guides"],
  members: [
    [{ value: "1", type: "User", display: "Administrator" }],
    [{ value: "2", type: "User", display: "SCIM-user" }],
  ],
};

type Body = { [name: string]: unknown };

/** `body` with `value` at a path: an attribute of the root, or of an extension. */
function withValue(body: Body, path: string, value: unknown): Body {
  const [, urn, name] = /^(urn:.+):([^:]+)$/.exec(path) ?? [];
  if (urn === undefined || name === undefined) return { ...body, [path]: value };
  const extension = body[urn];
  return { ...body, [urn]: { ...(typeof extension === "object" ? extension : {}), [name]: value } };
}

function valueAt(body: Body, path: string): unknown {
  const [, urn, name] = /^(urn:.+):([^:]+)$/.exec(path) ?? [];
  if (urn === undefined || name === undefined) return body[path];
  const extension = body[urn];
  return typeof extension === "object" && extension !== null ? Reflect.get(extension, name) : undefined;
}

/** References that only the server can make, left out. */
function comparable(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((element) => {
    const { $ref: _, ...rest } = element;
    return rest;
  });
}

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

let count = 0;
function nextName(prefix: string): string {
  count += 1;
  return `${prefix}${count}`;
}

const kinds = [
  {
    endpoint: "/scim/v2/Users",
    attributes: userAttributes,
    blank: () => ({ schemas: [coreUserSchema.id, enterprise], userName: nextName("core") }),
    schema: [...coreUserSchema.attributes, ...enterpriseUserSchema.attributes],
    others: ["userName", "password", "groups"],
  },
  {
    endpoint: "/scim/v2/Groups",
    attributes: groupAttributes,
    blank: () => ({ schemas: [coreGroupSchema.id], displayName: nextName("Core ") }),
    schema: coreGroupSchema.attributes,
    others: [],
  },
];

for (const { endpoint, attributes, blank, schema, others } of kinds) {
  describe(endpoint, () => {
    test("the table has every attribute of the schema", () => {
      const told = [...Object.keys(attributes).map((path) => path.split(":").at(-1)), ...others].sort();
      assert.deepEqual(told, [...schema.map(({ name }) => name), "externalId"].sort());
    });

    for (const [path, [first, second]] of Object.entries(attributes)) {
      const same = async (id: string, expected: unknown, how: string) => {
        const read = (await house.scim("GET", `${endpoint}/${id}`)).json();
        assert.deepEqual(comparable(valueAt(read, path)), comparable(expected), how);
        const listed = (await house.scim("GET", `${endpoint}?filter=${encodeURIComponent(`id eq "${id}"`)}`)).json();
        assert.deepEqual(listed.Resources[0], read, `${how}, on a list`);
      };

      test(`${path}: POST, PUT, PATCH and removal come back as they were sent`, async () => {
        const made = await house.scim("POST", endpoint, withValue(blank(), path, first));
        assert.equal(made.statusCode, 201, made.body);
        const { id, ...body } = made.json();
        await same(id, first, "POST");
        const put = await house.scim("PUT", `${endpoint}/${id}`, withValue(body, path, second));
        assert.equal(put.statusCode, 200, put.body);
        await same(id, second, "PUT");
        const patched = await house.scim("PATCH", `${endpoint}/${id}`, patchOp({ op: "replace", path, value: first }));
        assert.ok([200, 204].includes(patched.statusCode), patched.body);
        await same(id, patchResult(first, second), "PATCH");
        if (path === "displayName" && endpoint.endsWith("Groups")) return;
        const removed = await house.scim("PATCH", `${endpoint}/${id}`, patchOp({ op: "remove", path }));
        assert.ok([200, 204].includes(removed.statusCode), removed.body);
        await same(id, vaultDefaults[path], "PATCH remove");
      });
    }

    test("all at once", async () => {
      let body: Body = blank();
      for (const [path, [first]] of Object.entries(attributes)) body = withValue(body, path, first);
      const made = await house.scim("POST", endpoint, { ...body, displayName: nextName("All ") });
      assert.equal(made.statusCode, 201, made.body);
      const { id } = made.json();
      const read = (await house.scim("GET", `${endpoint}/${id}`)).json();
      assert.deepEqual(read, made.json());
      for (const [path, [first]] of Object.entries(attributes)) {
        if (path !== "displayName") assert.deepEqual(comparable(valueAt(read, path)), comparable(first), path);
      }
      const put = await house.scim("PUT", `${endpoint}/${id}`, read);
      assert.deepEqual(put.json(), read);
    });
  });
}

/** RFC 7644 section 3.5.2.3: replacing a complex attribute replaces the sub-attributes given. */
function patchResult(first: unknown, second: unknown): unknown {
  const isComplex = typeof first === "object" && !Array.isArray(first) && typeof second === "object";
  return isComplex ? { ...second, ...first } : first;
}

/** What every vault user has, also when a client takes it away. */
const vaultDefaults: Readonly<Record<string, unknown>> = { active: true, userType: "Employee" };
