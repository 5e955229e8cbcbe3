import assert from "node:assert/strict";
import {
  createMemoryStore,
  createProvider,
  type JsonObject,
  type JsonValue,
  type MemoryStore,
  messageUris,
  type Profile,
  type Resource,
  type ResourceTypeDescription,
  type ScimResponse,
  schemaUris,
} from "@castellan/scim";
import { baseUrl, groupType, userType } from "../support/service.ts";
import type { FuzzRequest } from "./requests.ts";
import { assertValid } from "./valid-resource.ts";

/** A provider with all it can do, and the laws that every answer of it keeps. */
export interface House {
  /** Sends the request, and throws an `AssertionError` where the answer or a store breaks a law. Resolves to the status. */
  send(request: FuzzRequest): Promise<number>;
  /** How often each tolerance was granted. */
  readonly tolerated: ReadonlyMap<string, number>;
}

const mostResources = 8;

const scimTypes: ReadonlySet<unknown> = new Set([
  undefined,
  "invalidFilter",
  "tooMany",
  "uniqueness",
  "mutability",
  "invalidSyntax",
  "invalidPath",
  "noTarget",
  "invalidValue",
  "invalidVers",
  "sensitive",
  "invalidCursor",
  "expiredCursor",
  "invalidCount",
]);

export async function openHouse(profile: Profile): Promise<House> {
  const users = createMemoryStore<string>(userType);
  const groups = createMemoryStore<string>(groupType);
  const tolerated = new Map<string, number>();
  const failures: unknown[] = [];
  const provider = createProvider<string>({
    resourceTypes: [
      { ...userType, store: users },
      { ...groupType, store: groups },
    ],
    profile,
    authenticationSchemes: [],
    maxResults: 5,
    bulk: { maxOperations: 6, maxPayloadSize: 100_000 },
    cursors: { key: new Uint8Array(32).fill(7), lifetimeSeconds: 60 },
    me: async () => ({ resourceType: "User", id: "1" }),
    onTolerance: ({ tolerance, detail }) => {
      assert.ok(!detail.includes("canary"), "the report of a tolerance holds no value");
      tolerated.set(tolerance, (tolerated.get(tolerance) ?? 0) + 1);
    },
    onInternalError: (error) => failures.push(error),
  });
  let cursor = "";
  let sent = 0;
  /** The ids that stand for 1 once that one is deleted. */
  const first = { Users: "1", Groups: "1" };
  const present = (text: string) =>
    text.replaceAll("/Users/1", `/Users/${first.Users}`).replaceAll("/Groups/1", `/Groups/${first.Groups}`);
  await users.create("", {
    schemas: [schemaUris.user],
    userName: "first",
    active: true,
    password: "canary-password",
    emails: [{ value: "a@x.example", type: "work", primary: true }],
  });
  await groups.create("", { schemas: [schemaUris.group], displayName: "G", members: [{ value: "1" }, { value: "2" }] });

  async function send(request: FuzzRequest): Promise<number> {
    sent += 1;
    const response = await provider.handle({
      ...request,
      path: present(request.path),
      query: request.query.replaceAll("{cursor}", cursor),
      body: present(request.body).replaceAll("{unique}", String(sent)),
      baseUrl,
      caller: "fuzz",
    });
    if (failures.length > 0) throw failures[0];
    const json = assertAnswer(response, request, profile);
    if (typeof json.nextCursor === "string") cursor = json.nextCursor;
    if (request.method !== "GET" && response.status < 300) {
      await assertRoundTrip(json);
      first.Users = await assertStore(users, userType);
      first.Groups = await assertStore(groups, groupType);
    }
    return response.status;
  }

  async function ask(method: string, path: string, body?: string): Promise<ScimResponse> {
    return provider.handle({ method, path, query: "", headers: {}, baseUrl, caller: "fuzz", ...(body && { body }) });
  }

  /** What was read can be written back, and is then read as it was. */
  async function assertRoundTrip({ meta, id }: JsonObject): Promise<void> {
    const resourceType = isObject(meta) ? meta.resourceType : undefined;
    if (typeof id !== "string" || (resourceType !== "User" && resourceType !== "Group")) return;
    const path = `/${resourceType}s/${encodeURIComponent(id)}`;
    const before = await ask("GET", path);
    if (before.status === 404) return;
    const written = await ask("PUT", path, before.body);
    assert.equal(written.status, 200, `PUT of what was read: ${written.body}`);
    const after = await ask("GET", path);
    assert.deepEqual(withoutMeta(after.body), withoutMeta(before.body));
  }
  return { send, tolerated };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutMeta(body = "{}"): JsonObject {
  const { meta: _meta, ...rest }: JsonObject = JSON.parse(body);
  return rest;
}

function assertAnswer({ status, headers, body }: ScimResponse, request: FuzzRequest, profile: Profile): JsonObject {
  assert.ok(status < 500 || status === 501, `${status} ${body}`);
  if (status === 204 || status === 304 || request.method === "HEAD") {
    assert.equal(body, undefined, `${status} has no body`);
    return {};
  }
  if (body === undefined) {
    assert.equal(status, 201, `${status} has a body`);
    return {};
  }
  assert.match(headers["content-type"] ?? "", /^application\/(scim\+)?json;charset=utf-8$/);
  assert.ok(!body.includes("canary"), "no secret is shown");
  const json: JsonObject = JSON.parse(body);
  if (status >= 400) assertError(json, status, profile);
  else assert.ok(Array.isArray(json.schemas) && json.schemas.length > 0, "every answer says what it is");
  assert.deepEqual(Object.keys(Object.prototype), [], "nobody wrote to the prototype");
  return json;
}

function assertError(json: JsonObject, status: number, profile: Profile): void {
  assert.deepEqual(json.schemas, [messageUris.error]);
  assert.equal(json.status, profile.answers.numericStatus ? status : String(status));
  assert.ok(typeof json.detail === "string" && json.detail !== "", "an error says what is wrong");
  assert.ok(json.detail.length < 2_000, "and says it in short");
  assert.ok(scimTypes.has(json.scimType), String(json.scimType));
}

/** All that a store holds is valid, and it is kept small by what is left over going. Resolves to the id of one that it holds. */
async function assertStore(store: MemoryStore<string>, type: ResourceTypeDescription): Promise<string> {
  const listed = await store.list("", { startIndex: 1, count: 100, excluded: [] });
  assert.equal(listed.kind, "candidates");
  const resources: Resource[] = [];
  if (listed.kind === "candidates") for await (const resource of listed.resources) resources.push(resource);
  for (const resource of resources) assertValid(resource, type);
  const tooMany = resources.slice(2).slice(0, Math.max(0, resources.length - mostResources));
  for (const { id } of tooMany) await store.delete("", id);
  return resources[0]?.id ?? (await refill(store, type));
}

async function refill(store: MemoryStore<string>, type: ResourceTypeDescription): Promise<string> {
  const name = type.name === "User" ? { userName: "again" } : { displayName: "again" };
  const { id } = await store.create("", { schemas: [type.schema.id], ...name });
  return id;
}
