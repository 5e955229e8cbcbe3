import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type ResourceStore, scimErrors } from "@castellan/scim";
import { createTestService } from "../support/service.ts";

test("200 members added to one group at the same time are 200 members", async () => {
  const service = createTestService({ before: () => sleep(5) });
  const group = await service.call("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Vault Admins",
  });
  const path = `/Groups/${group.json.id}`;
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      service.patch(path, { op: "add", path: "members", value: [{ value: String(index) }] }),
    ),
  );
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
  const { members } = (await service.call("GET", path)).json;
  assert.equal(Array.isArray(members) && new Set(members.map((member) => member.value)).size, 200);
});

test("200 changes of different attributes at the same time are all there", async () => {
  const service = createTestService({ before: () => sleep(5) });
  const id = await service.createUser();
  const number = (index: number) => `+1-555-${String(index).padStart(4, "0")}`;
  const paths = ["title", "nickName", "displayName", "locale", "timezone", "userType", "preferredLanguage"];
  const changes = Array.from({ length: 200 }, (_, index) =>
    index < paths.length
      ? { op: "replace", path: paths[index] ?? "", value: `value ${index}` }
      : { op: "add", path: "phoneNumbers", value: [{ value: number(index) }] },
  );
  const answers = await Promise.all(changes.map((operation) => service.patch(`/Users/${id}`, operation)));
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200]);
  const { json } = await service.call("GET", `/Users/${id}`);
  for (const [index, path] of paths.entries()) assert.equal(json[path], `value ${index}`);
  const { phoneNumbers } = json;
  assert.equal(Array.isArray(phoneNumbers) && phoneNumbers.length, 200 - paths.length);
});

function losingStore(losses: number): { readonly store: ResourceStore<string>; readonly attempts: () => number } {
  let attempts = 0;
  const resource = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "1", userName: "x" };
  return {
    attempts: () => attempts,
    store: {
      get: async () => resource,
      list: async () => ({ kind: "page", totalResults: 1, resources: [resource] }),
      create: async () => resource,
      delete: async () => {},
      modify: async (_caller, _id, { after }) => {
        attempts += 1;
        if (attempts <= losses) throw scimErrors.conflict("another writer was first");
        return after;
      },
    },
  };
}

test("a lost race is run again by the provider", async () => {
  const { store, attempts } = losingStore(3);
  const answer = await createTestService({ users: store }).patch("/Users/1", { op: "add", path: "title", value: "x" });
  assert.equal(answer.status, 200);
  assert.equal(attempts(), 4);
});

test("a race that is never won ends with 409, not with a loop", async () => {
  const { store, attempts } = losingStore(Number.POSITIVE_INFINITY);
  const answer = await createTestService({ users: store }).patch("/Users/1", { op: "add", path: "title", value: "x" });
  assert.equal(answer.status, 409);
  assert.equal(attempts(), 25);
});

const addTitle = {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op: "add", path: "title", value: "x" }],
};

test("a lost race is run again for If-Match *, which names no version", async () => {
  const { store, attempts } = losingStore(3);
  const answer = await createTestService({ users: store }).call("PATCH", "/Users/1", addTitle, {
    headers: { "if-match": "*" },
  });
  assert.equal(answer.status, 200);
  assert.equal(attempts(), 4);
});

test("a client that named the content it saw is told 412 when that lost a race, though the store knows no versions", async () => {
  let locale = "en";
  let attempts = 0;
  const resource = () => ({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "1", userName: "x", locale });
  const { store } = losingStore(0);
  const users: ResourceStore<string> = {
    ...store,
    get: async () => resource(),
    modify: async () => {
      attempts += 1;
      locale = "de";
      throw scimErrors.conflict("another writer was first");
    },
  };
  const service = createTestService({ users });
  const { etag } = (await service.call("GET", "/Users/1")).headers;
  const headers = { "if-match": etag ?? "" };
  assert.equal((await service.call("PATCH", "/Users/1", addTitle, { headers })).status, 412);
  assert.equal(attempts, 1);
});

test("a tolerance is reported once for a request, however often it runs", async () => {
  const { store } = losingStore(3);
  const service = createTestService({ users: store });
  await service.patch("/Users/1", { op: "Add", path: "active", value: "True" });
  assert.deepEqual(
    service.tolerated.map((event) => event.tolerance),
    ["operation-case", "string-boolean"],
  );
});
