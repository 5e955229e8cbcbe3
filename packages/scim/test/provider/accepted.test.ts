import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  createMemoryStore,
  createProvider,
  messageUris,
  profiles,
  type Resource,
  type ResourceStore,
  type Schema,
  ScimAccepted,
} from "@castellan/scim";

const schema: Schema = {
  id: "urn:example:Door",
  name: "Door",
  description: "A door",
  attributes: [{ name: "colour", description: "Its colour" }],
};
const jobSchema: Schema = { ...schema, id: "urn:example:Job", name: "Job", description: "What is under way" };
const door = { name: "Door", endpoint: "/Doors", description: "Doors", schema, extensions: [] };
const job = { name: "Job", endpoint: "/Jobs", description: "Jobs", schema: jobSchema, extensions: [] };
const pending: Resource = { schemas: [jobSchema.id], id: "j 1", colour: "red" };

function accept(): never {
  throw new ScimAccepted("Job", pending);
}

function service() {
  const memory = createMemoryStore<undefined>(door);
  const slow: ResourceStore<undefined> = {
    get: (caller, id) => memory.get(caller, id),
    list: (caller, query) => memory.list(caller, query),
    create: async (caller, resource) => (resource.colour === "slow" ? accept() : memory.create(caller, resource)),
    modify: async () => accept(),
    delete: async () => accept(),
  };
  const jobs: ResourceStore<undefined> = { ...memory, get: async () => pending };
  const faults: unknown[] = [];
  const provider = createProvider<undefined>({
    resourceTypes: [
      { ...door, store: slow },
      { ...job, store: jobs, readOnly: true },
    ],
    profile: profiles.default,
    authenticationSchemes: [],
    maxResults: 10,
    bulk: { maxOperations: 10, maxPayloadSize: 10_000 },
    onInternalError: (error) => faults.push(error),
  });
  const send = async (method: string, path: string, body?: object) => {
    const answer = await provider.handle({
      method,
      path,
      query: "",
      headers: { "content-type": "application/scim+json" },
      baseUrl: "http://x.example/v2",
      caller: undefined,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ...answer, json: answer.body === undefined ? undefined : JSON.parse(answer.body) };
  };
  return { send, faults };
}

const patch = { schemas: [messageUris.patchOp], Operations: [{ op: "replace", path: "colour", value: "blue" }] };

suite("a write that was taken on and is not done yet", () => {
  const cases = [
    ["POST", "/Doors", { schemas: [schema.id], colour: "slow" }],
    ["PUT", "/Doors/1", { schemas: [schema.id], colour: "slow" }],
    ["PATCH", "/Doors/1", patch],
    ["DELETE", "/Doors/1", undefined],
  ] as const;
  for (const [method, path, body] of cases) {
    test(`${method} is answered 202 with what tells how far it is`, async () => {
      const { send, faults } = service();
      await send("POST", "/Doors", { schemas: [schema.id], colour: "green" });
      const { status, headers, json } = await send(method, path, body);
      assert.equal(status, 202, JSON.stringify(json));
      assert.equal(headers.location, "http://x.example/v2/Jobs/j%201");
      assert.equal(json.id, "j 1");
      assert.equal(json.colour, "red");
      assert.equal(json.meta.location, headers.location);
      assert.deepEqual(faults, []);
    });
  }

  test("stands in the answer to a bulk request, and what refers to it fails", async () => {
    const { send } = service();
    const { json } = await send("POST", "/Bulk", {
      schemas: [messageUris.bulkRequest],
      Operations: [
        { method: "POST", path: "/Doors", bulkId: "a", data: { schemas: [schema.id], colour: "slow" } },
        { method: "POST", path: "/Doors", bulkId: "b", data: { schemas: [schema.id], colour: "bulkId:a" } },
      ],
    });
    const [first, second] = json.Operations;
    assert.deepEqual([first.status, first.location], ["202", "http://x.example/v2/Jobs/j%201"]);
    assert.equal(second.status, "409");
  });
});

suite("a resource type that nobody writes", () => {
  for (const [method, path] of [
    ["POST", "/Jobs"],
    ["PUT", "/Jobs/1"],
    ["PATCH", "/Jobs/1"],
    ["DELETE", "/Jobs/1"],
  ] as const) {
    test(`answers 405 to ${method}, whatever the body is`, async () => {
      const { status, headers } = await service().send(method, path, {});
      assert.equal(status, 405);
      assert.equal(headers.allow, "GET");
    });
  }

  test("is not written by a bulk request either", async () => {
    const { json } = await service().send("POST", "/Bulk", {
      schemas: [messageUris.bulkRequest],
      Operations: [{ method: "DELETE", path: "/Jobs/1" }],
    });
    assert.equal(json.Operations[0].status, "405");
  });
});
