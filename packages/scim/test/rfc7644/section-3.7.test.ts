import assert from "node:assert/strict";
import { coreGroupSchema, coreUserSchema, type JsonObject, type JsonValue, messageUris } from "@castellan/scim";
import { baseUrl, type TestService } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7644");
const offered = { bulk: { maxOperations: 10, maxPayloadSize: 4_000 } };

async function bulk(service: TestService, operations: readonly JsonValue[], more: JsonObject = {}) {
  return service.call("POST", "/Bulk", { schemas: [messageUris.bulkRequest], Operations: operations, ...more });
}

function answers(json: JsonObject): readonly JsonObject[] {
  return Array.isArray(json.Operations) ? json.Operations : [];
}

function newUser(bulkId: string, userName = bulkId): JsonObject {
  return { method: "POST", path: "/Users", bulkId, data: { schemas: [coreUserSchema.id], userName } };
}

function newGroup(bulkId: string, ...members: string[]): JsonObject {
  const data = {
    schemas: [coreGroupSchema.id],
    displayName: bulkId,
    members: members.map((value) => ({ value })),
  };
  return { method: "POST", path: "/Groups", bulkId, data };
}

function lastSegment(location: JsonValue | undefined): string {
  return String(location).split("/").at(-1) ?? "";
}

statement(
  "3.7",
  "MUST",
  "a bulk request is answered 200 with a BulkResponse, an answer for each operation",
  async (service) => {
    const id = await service.createUser();
    const { status, json } = await bulk(service, [
      newUser("a"),
      { method: "PUT", path: `/Users/${id}`, data: { schemas: [coreUserSchema.id], userName: "put" } },
      {
        method: "PATCH",
        path: `/Users/${id}`,
        data: { schemas: [messageUris.patchOp], Operations: [{ op: "add", path: "title", value: "x" }] },
      },
      { method: "DELETE", path: `/Users/${id}` },
    ]);
    assert.equal(status, 200);
    assert.deepEqual(json.schemas, [messageUris.bulkResponse]);
    assert.deepEqual(
      answers(json).map((answer) => answer.status),
      ["201", "200", "200", "204"],
    );
    assert.deepEqual(
      answers(json).map((answer) => answer.method),
      ["POST", "PUT", "PATCH", "DELETE"],
    );
  },
  offered,
);

statement(
  "3.7",
  "MUST",
  "an answer has the location of the resource, and the bulkId of the request",
  async (service) => {
    const { json } = await bulk(service, [newUser("a")]);
    const [answer = {}] = answers(json);
    assert.equal(answer.bulkId, "a");
    assert.match(String(answer.location), new RegExp(`^${baseUrl}/Users/.`));
    assert.equal((await service.call("GET", `/Users/${lastSegment(answer.location)}`)).json.userName, "a");
  },
  offered,
);

statement(
  "3.7",
  "MUST",
  "a POST has a bulkId",
  async (service) => {
    const { bulkId: _, ...nameless } = newUser("a");
    const { status, json } = await bulk(service, [nameless]);
    assert.equal(status, 400);
    assert.match(String(json.detail), /bulkId/);
  },
  offered,
);

statement(
  "3.7",
  "MUST",
  "an operation that fails answers with its own error, and its location unless it is a POST",
  async (service) => {
    const { status, json } = await bulk(service, [
      newUser("a"),
      newUser("b", "a"),
      { method: "DELETE", path: "/Users/999" },
    ]);
    assert.equal(status, 200);
    const [, conflict = {}, missing = {}] = answers(json);
    assert.equal(conflict.status, "409");
    assert.equal(conflict.location, undefined);
    const { response } = conflict;
    assert.ok(typeof response === "object" && response !== null && !Array.isArray(response));
    assert.deepEqual(Object.fromEntries(Object.entries(response)).schemas, [messageUris.error]);
    assert.equal(missing.status, "404");
    assert.equal(missing.location, `${baseUrl}/Users/999`);
  },
  offered,
);

statement(
  "3.7",
  "MUST",
  "an operation may carry a version, as If-Match",
  async (service) => {
    const id = await service.createUser();
    const data = { schemas: [messageUris.patchOp], Operations: [{ op: "add", path: "title", value: "x" }] };
    const { json } = await bulk(service, [{ method: "PATCH", path: `/Users/${id}`, version: 'W/"old"', data }]);
    assert.deepEqual(
      answers(json).map((answer) => answer.status),
      ["412"],
    );
  },
  offered,
);

statement(
  "3.7.1",
  "MUST",
  "circular references are resolved",
  async (service) => {
    const { json } = await bulk(service, [newGroup("A", "bulkId:B"), newGroup("B", "bulkId:A")]);
    assert.deepEqual(
      answers(json).map((answer) => answer.status),
      ["201", "201"],
    );
    const [a = "", b = ""] = answers(json).map(({ location }) => lastSegment(location));
    for (const [id, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const { members } = (await service.call("GET", `/Groups/${id}`)).json;
      assert.deepEqual(Array.isArray(members) && members.map(({ value }) => value), [other]);
    }
  },
  offered,
);

statement(
  "3.7.2",
  "MUST",
  "a bulkId stands for the id to come, before and after the operation that makes it",
  async (service) => {
    const { json } = await bulk(service, [newGroup("G", "bulkId:u1", "bulkId:u2"), newUser("u1"), newUser("u2")]);
    const [group, first, second] = answers(json).map(({ location }) => lastSegment(location));
    const { members } = (await service.call("GET", `/Groups/${group}`)).json;
    assert.deepEqual(Array.isArray(members) && members.map(({ value }) => value), [first, second]);
  },
  offered,
);

statement(
  "3.7.2",
  "MUST",
  "a bulkId in a path names the resource just created",
  async (service) => {
    const data = { schemas: [messageUris.patchOp], Operations: [{ op: "add", path: "title", value: "Guide" }] };
    const { json } = await bulk(service, [newUser("u"), { method: "PATCH", path: "/Users/bulkId:u", data }]);
    assert.deepEqual(
      answers(json).map((answer) => answer.status),
      ["201", "200"],
    );
    assert.equal((await service.call("GET", `/Users/${lastSegment(answers(json)[0]?.location)}`)).json.title, "Guide");
  },
  offered,
);

statement(
  "3.7.3",
  "SHALL",
  "failOnErrors stops the request at that many errors",
  async (service) => {
    await service.createUser({ userName: "taken" });
    const operations = [newUser("a", "taken"), newUser("b", "taken"), newUser("c")];
    const { status, json } = await bulk(service, operations, { failOnErrors: 1 });
    assert.equal(status, 200);
    assert.deepEqual(
      answers(json).map((answer) => answer.status),
      ["409"],
    );
    assert.equal((await service.call("GET", "/Users")).json.totalResults, 1);
    const all = await bulk(service, operations);
    assert.deepEqual(
      answers(all.json).map((answer) => answer.status),
      ["409", "409", "201"],
    );
  },
  offered,
);

statement(
  "3.7.4",
  "MUST",
  "more operations or bytes than announced are 413",
  async (service) => {
    const config = (await service.call("GET", "/ServiceProviderConfig")).json;
    assert.deepEqual(config.bulk, { supported: true, ...offered.bulk });
    const many = await bulk(
      service,
      Array.from({ length: 11 }, (_, index) => newUser(`u${index}`)),
    );
    assert.equal(many.status, 413);
    assert.match(String(many.json.detail), /maxOperations \(10\)/);
    const large = await bulk(service, [newUser("u", "x".repeat(4_000))]);
    assert.equal(large.status, 413);
    assert.match(String(large.json.detail), /maxPayloadSize \(4000\)/);
    assert.equal((await service.call("GET", "/Users")).json.totalResults, 0);
  },
  offered,
);

statement("3.12", "MUST", "bulk that is not offered is 501, and announced so", async (service) => {
  assert.equal((await bulk(service, [newUser("u")])).status, 501);
  const config = (await service.call("GET", "/ServiceProviderConfig")).json;
  assert.deepEqual(config.bulk, { supported: false, maxOperations: 0, maxPayloadSize: 0 });
});
