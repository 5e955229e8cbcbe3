import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AttributeDefinition,
  type CompiledAttribute,
  type CompiledResourceType,
  compileResourceType,
  type JsonObject,
  type Mutability,
  profiles,
  type Resource,
  type ResourceStore,
  type Returned,
  readValue,
  type Schema,
} from "@castellan/scim";
import { arbitraries } from "@castellan/scim/testing";
import fc from "fast-check";
import { readSelection } from "../../src/list/selection.ts";
import { compileProjector } from "../../src/resource/projection.ts";
import { createTestService, names, vaultUserSchema } from "../support/service.ts";

const vault = vaultUserSchema.id;
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** A careless store: it hands over secrets, and members that no schema has. */
const leaky: Resource = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", vault, enterprise],
  id: "1",
  meta: { resourceType: "User", created: "2026-01-01T00:00:00Z", version: "3" },
  userName: "x",
  password: "canary-1",
  passwordHash: "canary-2",
  title: null,
  name: { givenName: "A", familyName: "B" },
  emails: [{ value: "a", type: "work" }, { value: "b" }],
  [enterprise]: { department: "Audit", secretColumn: "canary-3" },
  [vault]: {
    location: "\\",
    token: "canary-4",
    notes: "shown on request",
    keys: [{ value: "k", secret: "canary-5" }, { secret: "canary-6" }],
  },
  "urn:unknown": { x: "canary-7" },
};

const excluded: (readonly string[])[] = [];
const store: ResourceStore<string> = {
  get: async (_caller, _id, options) => {
    excluded.push((options?.excluded ?? []).map((path) => path.attribute));
    return leaky;
  },
  list: async (_caller, query) => {
    excluded.push(query.excluded.map((path) => path.attribute));
    return { kind: "page", totalResults: 1, resources: [leaky] };
  },
  create: async () => leaky,
  modify: async () => leaky,
  delete: async () => {},
};

async function read(query: string): Promise<JsonObject> {
  const service = createTestService({ users: store });
  const one = await service.call("GET", "/Users/1", undefined, { query });
  assert.equal(one.status, 200, one.body);
  const list = await service.call("GET", "/Users", undefined, { query });
  assert.ok(Array.isArray(list.json.Resources));
  assert.deepEqual(list.json.Resources[0], one.json);
  return one.json;
}

const schemas = leaky.schemas;
const meta = {
  resourceType: "User",
  created: "2026-01-01T00:00:00Z",
  version: 'W/"3"',
  location: "http://127.0.0.1:8440/scim/v2/Users/1",
};

const cases: readonly (readonly [query: string, shown: JsonObject])[] = [
  [
    "",
    {
      schemas,
      id: "1",
      meta,
      userName: "x",
      name: leaky.name,
      emails: leaky.emails,
      [enterprise]: { department: "Audit" },
      [vault]: { location: "\\", keys: [{ value: "k" }] },
    },
  ],
  ["attributes=userName", { schemas, id: "1", userName: "x" }],
  ["attributes=USERNAME, meta.created", { schemas, id: "1", userName: "x", meta: { created: "2026-01-01T00:00:00Z" } }],
  [
    "attributes=name.givenName,emails.value",
    { schemas, id: "1", name: { givenName: "A" }, emails: [{ value: "a" }, { value: "b" }] },
  ],
  ["attributes=name.givenName,name", { schemas, id: "1", name: leaky.name }],
  ["attributes=emails.type", { schemas, id: "1", emails: [{ type: "work" }] }],
  [`attributes=${enterprise}:department`, { schemas, id: "1", [enterprise]: { department: "Audit" } }],
  [`attributes=${enterprise}`, { schemas, id: "1", [enterprise]: { department: "Audit" } }],
  [`attributes=${vault}:notes`, { schemas, id: "1", [vault]: { notes: "shown on request" } }],
  [`attributes=password,${vault}:token,${vault}:keys.secret`, { schemas, id: "1" }],
  [`attributes=${vault}:keys`, { schemas, id: "1", [vault]: { keys: [{ value: "k" }] } }],
  [
    `excludedAttributes=id,schemas,emails,meta,name.familyName,${vault}`,
    { schemas, id: "1", userName: "x", name: { givenName: "A" }, [enterprise]: { department: "Audit" } },
  ],
];

for (const [query, shown] of cases) {
  test(`${query || "no projection"} (RFC 7644 section 3.9)`, async () => {
    assert.deepEqual(await read(query), shown);
  });
}

test("a store is told what it need not load, except what the filter or the order needs", async () => {
  const service = createTestService({ users: store });
  excluded.length = 0;
  await service.call("GET", "/Users/1", undefined, { query: "excludedAttributes=emails" });
  await service.call("GET", "/Users", undefined, { query: "excludedAttributes=emails" });
  await service.call("GET", "/Users", undefined, {
    query: "excludedAttributes=emails,title&filter=emails pr&sortBy=title",
  });
  await service.call("GET", "/Users", undefined, {
    query: 'excludedAttributes=emails,title,name&filter=not (name.givenName eq "x")',
  });
  assert.deepEqual(excluded, [
    ["password", "emails", "token", "notes"],
    ["password", "emails", "token", "notes"],
    ["password", "token", "notes"],
    ["title", "password", "emails", "token", "notes"],
  ]);
});

test("what is unknown, and both parameters at once", async () => {
  const query = "attributes=userName,usrName";
  const service = createTestService();
  const id = await service.createUser();
  assert.equal((await service.call("GET", `/Users/${id}`, undefined, { query })).status, 200);
  assert.deepEqual(names(service), ["unknown-attribute"]);
  const strict = createTestService({ profile: profiles.strict });
  const refused = await strict.call("GET", `/Users/${id}`, undefined, { query });
  assert.equal(refused.status, 400);
  assert.match(String(refused.json.detail), /did you mean userName\?/);
  const both = await service.call("GET", "/Users", undefined, { query: "attributes=userName&excludedAttributes=name" });
  assert.equal(both.status, 400);
});

test("what is written is answered as asked, too", async () => {
  const service = createTestService();
  const query = "attributes=userName";
  const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "a", title: "b" };
  assert.deepEqual(Object.keys((await service.call("POST", "/Users", body, { query })).json), [
    "schemas",
    "userName",
    "id",
  ]);
  const put = await service.call("PUT", "/Users/1", { ...body, title: "c" }, { query });
  assert.equal(put.json.title, undefined);
});

test("no choice of attributes shows a secret", async () => {
  const names = [
    "password",
    "passwordHash",
    vault,
    `${vault}:token`,
    `${vault}:keys`,
    `${vault}:keys.secret`,
    `${vault}:keys.value`,
    enterprise,
    "urn:unknown",
    "emails",
    "name.givenName",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("attributes", "excludedAttributes"),
      fc.subarray(names),
      async (parameter, chosen) => {
        const shown = await read(chosen.length === 0 ? "" : `${parameter}=${chosen.join(",")}`);
        assert.doesNotMatch(JSON.stringify(shown), /canary/);
      },
    ),
    { numRuns: 300 },
  );
});

test("what is shown on request is shown after a write that speaks of it (RFC 7643 section 7)", async () => {
  const service = createTestService();
  const user = { schemas: [...leaky.schemas], userName: "x" };
  const notes = (answer: { readonly json: JsonObject }) => JSON.stringify(answer.json[vault] ?? null);
  const created = await service.call("POST", "/Users", { ...user, [vault]: { notes: "a" } });
  assert.equal(notes(created), '{"notes":"a"}');
  const path = `/Users/${created.json.id}`;
  assert.equal(notes(await service.call("GET", path)), "null");
  assert.equal(notes(await service.call("PUT", path, { ...user, [vault]: { notes: "b" } })), '{"notes":"b"}');
  assert.equal(notes(await service.call("PUT", path, { ...user, [vault]: { notes: "b" } })), '{"notes":"b"}');
  const operations: readonly (readonly [operation: JsonObject, shown: string])[] = [
    [{ op: "replace", path: `${vault}:notes`, value: "c" }, '{"notes":"c"}'],
    [{ op: "replace", path: vault, value: { notes: "d" } }, '{"notes":"d"}'],
    [{ op: "replace", value: { [vault]: { notes: "e" } } }, '{"notes":"e"}'],
    [{ op: "replace", path: "title", value: "notes" }, "null"],
    [{ op: "replace", value: { title: "x" } }, "null"],
  ];
  for (const [operation, shown] of operations) {
    assert.equal(notes(await service.patch(path, operation)), shown, JSON.stringify(operation));
  }
});

const characteristics: readonly (readonly [returned: Returned, mutability: Mutability])[] = [
  ["default", "readWrite"],
  ["always", "readWrite"],
  ["request", "readWrite"],
  ["never", "readWrite"],
  ["never", "writeOnly"],
  ["default", "writeOnly"],
  ["always", "immutable"],
  ["default", "readOnly"],
];

function characterised(attributes: readonly AttributeDefinition[]): fc.Arbitrary<readonly AttributeDefinition[]> {
  const each = attributes.map((attribute) =>
    fc
      .tuple(fc.constantFrom(...characteristics), characterised(attribute.subAttributes ?? []))
      .map(([[returned, mutability], subAttributes]) => ({ ...attribute, returned, mutability, subAttributes })),
  );
  return each.length === 0 ? fc.constant([]) : fc.tuple(...each);
}

/** A type, a resource that holds all it could, and a selection of some of its attributes. */
const projected = arbitraries.resourceType.chain((plain) =>
  fc
    .record({
      resource: arbitraries.resource(plain),
      core: characterised(plain.schema.attributes),
      more: fc.tuple(...plain.extensions.map(({ schema }) => characterised(schema.attributes))),
      mode: fc.constantFrom("default" as const, "only" as const, "except" as const),
      chosen: fc.array(fc.nat(), { maxLength: 6 }),
    })
    .map(({ resource, core, more, mode, chosen }) => {
      const type = compileResourceType({
        ...plain,
        schema: { ...plain.schema, attributes: core },
        extensions: plain.extensions.map(({ schema }, at) => ({
          schema: { ...schema, attributes: more[at] ?? [] },
          required: false,
        })),
      });
      const paths = [type.core, ...type.extensions].flatMap(({ attributes }) =>
        attributes.flatMap((attribute) => [attribute.label, ...attribute.subAttributes.map((sub) => sub.label)]),
      );
      const names = chosen.map((number) => paths[number % paths.length] ?? "");
      const tolerate = () => false;
      const selection =
        mode === "only"
          ? readSelection(names, [], type, tolerate)
          : readSelection([], mode === "except" ? names : [], type, tolerate);
      const shown = compileProjector(type, selection).project({ ...resource, id: "1" }, {});
      return { resource, names, mode: selection.mode, shown, type: () => type };
    }),
);

function visible(shown: JsonObject, type: CompiledResourceType): readonly CompiledAttribute[] {
  return [type.core, ...type.extensions].flatMap(({ attributes }) =>
    attributes.flatMap((attribute) => {
      const value = readValue(shown, attribute);
      if (value === undefined) return [];
      const elements = Array.isArray(value) ? value : [value];
      const subs = attribute.subAttributes.filter((sub) => elements.some((element) => sub.name in Object(element)));
      return [attribute, ...subs];
    }),
  );
}

test("whatever is asked for, nothing is shown that is never returned or written only", () => {
  fc.assert(
    fc.property(projected, ({ shown, type }) => {
      for (const { label, returned, mutability } of visible(shown, type())) {
        assert.ok(returned !== "never" && mutability !== "writeOnly", label);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("what is always returned is, what is returned on request only then, and what is excluded not", () => {
  fc.assert(
    fc.property(projected, ({ resource, names, mode, shown, type }) => {
      const seen = new Set(visible(shown, type()).map((attribute) => attribute.label));
      for (const { attributes } of [type().core, ...type().extensions]) {
        for (const attribute of attributes) {
          const { label, returned, mutability } = attribute;
          const isNamed = names.some((name) => name === label || name.startsWith(`${label}.`));
          const isSecret = returned === "never" || mutability === "writeOnly";
          const hasValue = readValue(resource, attribute) !== undefined && attribute.subAttributes.length === 0;
          if (hasValue && returned === "always" && !isSecret) assert.ok(seen.has(label), label);
          if (returned === "request" && !(mode === "only" && isNamed)) assert.ok(!seen.has(label), label);
          if (mode === "only" && returned !== "always" && !isNamed) assert.ok(!seen.has(label), label);
          if (mode === "except" && returned !== "always" && names.includes(label)) assert.ok(!seen.has(label), label);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test("an attribute that is always returned is whole, even if a part of it is asked for", () => {
  const schema: Schema = {
    id: "urn:example:Thing",
    name: "Thing",
    description: "",
    attributes: [
      {
        name: "size",
        type: "complex",
        returned: "always",
        description: "",
        subAttributes: [
          { name: "width", description: "" },
          { name: "height", description: "" },
        ],
      },
    ],
  };
  const type = compileResourceType(schema);
  const resource: Resource = { schemas: [schema.id], id: "1", size: { width: "1", height: "2" } };
  const show = (attributes: readonly string[], excluded: readonly string[]) =>
    compileProjector(
      type,
      readSelection(attributes, excluded, type, () => false),
    ).project(resource, {}).size;
  assert.deepEqual(show(["size.width"], []), resource.size);
  assert.deepEqual(show(["id"], []), resource.size);
  assert.deepEqual(show([], ["size"]), resource.size);
  assert.deepEqual(show([], ["size.width"]), { height: "2" });
});
