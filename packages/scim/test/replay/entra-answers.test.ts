/** What Microsoft's validator and operators found that answers must be like, whatever was sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createMemoryStore,
  type JsonValue,
  messageUris,
  profiles,
  type ReadOptions,
  type ResourceStore,
  schemaUris,
} from "@castellan/scim";
import { createTestService, groupType } from "../support/service.ts";

function holdsNull(value: JsonValue | undefined): boolean {
  if (value === null) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNull);
}

for (const path of ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig", `/Schemas/${schemaUris.user}`]) {
  test(`${path} holds no null`, async () => {
    const answer = await createTestService({ profile: profiles.entra }).call("GET", path);
    assert.equal(answer.status, 200);
    assert.ok(!holdsNull(answer.json));
  });
}

test("discovery is a ListResponse, never a bare array", async () => {
  const service = createTestService({ profile: profiles.entra });
  for (const path of ["/Schemas", "/ResourceTypes"]) {
    assert.deepEqual((await service.call("GET", path)).json.schemas, [messageUris.listResponse]);
  }
});

for (const headers of [{}, { "content-type": "application/json" }, { "content-type": "application/scim+json" }]) {
  test(`a body is taken with ${JSON.stringify(headers)}, and SCIM is answered`, async () => {
    for (const profile of Object.values(profiles)) {
      const service = createTestService({ profile });
      const body = { schemas: [schemaUris.user], userName: "ada" };
      const answer = await service.call("POST", "/Users", body, { headers });
      assert.equal(answer.status, 201, `${profile.name}: ${answer.body}`);
      assert.match(answer.headers["content-type"] ?? "", /^application\/scim\+json/);
    }
  });
}

test("members that a group is read without are not loaded", async () => {
  const reads: (ReadOptions | undefined)[] = [];
  const inner = createMemoryStore<string>(groupType);
  const groups: ResourceStore<string> = {
    ...inner,
    get(caller, id, options) {
      reads.push(options);
      return inner.get(caller, id, options);
    },
    list(caller, query) {
      reads.push(query);
      return inner.list(caller, query);
    },
  };
  const service = createTestService({ profile: profiles.entra, groups });
  await inner.create("", { schemas: [schemaUris.group], displayName: "G", members: [{ value: "1" }] });
  for (const [path, query] of [
    ["/Groups/1", "excludedAttributes=members"],
    ["/Groups", "excludedAttributes=members&filter=displayName%20eq%20%22G%22"],
  ] as const) {
    const answer = await service.call("GET", path, undefined, { query });
    assert.equal(answer.status, 200, answer.body);
    assert.doesNotMatch(answer.body ?? "", /"members"/);
  }
  assert.equal(reads.length, 2);
  for (const read of reads) assert.ok(read?.excluded.some(({ attribute }) => attribute === "members"));
});

test("a member that is already in answers success, however often it is sent at once", async () => {
  const service = createTestService({ profile: profiles.entra });
  await service.groups.create("", { schemas: [schemaUris.group], displayName: "G" });
  const add = (value: string) =>
    service.patch("/Groups/1", { op: "Add", path: "members", value: [{ $ref: null, value }] });
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => add(String(index % 20))));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [204]);
  const group = await service.call("GET", "/Groups/1");
  assert.ok(Array.isArray(group.json.members) && group.json.members.length === 20);
});
