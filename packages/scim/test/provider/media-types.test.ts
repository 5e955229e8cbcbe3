import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestService } from "../support/service.ts";

const scim = "application/scim+json;charset=utf-8";
const json = "application/json;charset=utf-8";

const bodies: readonly (readonly [string | undefined, number])[] = [
  [undefined, 201],
  ["", 201],
  ["application/scim+json", 201],
  ["application/json", 201],
  ["Application/JSON; charset=UTF-8", 201],
  ["application/scim+json;charset=utf-8", 201],
  ["text/plain", 415],
  ["application/xml", 415],
  ["application/x-www-form-urlencoded", 415],
  ["application/jsonp", 415],
];

for (const [contentType, status] of bodies) {
  test(`a body of type ${JSON.stringify(contentType)} answers ${status}`, async () => {
    const service = createTestService();
    const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "someone" };
    const headers = contentType === undefined ? {} : { "content-type": contentType };
    assert.equal((await service.call("POST", "/Users", body, { headers })).status, status);
  });
}

const accepts: readonly (readonly [string | undefined, string])[] = [
  [undefined, scim],
  ["*/*", scim],
  ["application/scim+json", scim],
  ["application/scim+json, application/json", scim],
  ["application/json", json],
  ["application/json; q=0.9", json],
  ["application/json, */*", scim],
  ["text/html", scim],
];

for (const [accept, contentType] of accepts) {
  test(`Accept ${JSON.stringify(accept)} is answered with ${contentType}, errors too`, async () => {
    const service = createTestService();
    const headers = accept === undefined ? {} : { accept };
    assert.equal((await service.call("GET", "/Users", undefined, { headers })).headers["content-type"], contentType);
    assert.equal((await service.call("GET", "/Nothing", undefined, { headers })).headers["content-type"], contentType);
  });
}
