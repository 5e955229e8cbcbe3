import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, profiles, schemaUris, type ToleranceName } from "@castellan/scim";
import { toleranceNames } from "../../src/profile/tolerance.ts";
import { type Answer, createTestService, type TestService } from "../support/service.ts";
import { assertShows } from "../support/shows.ts";
import { type Case, canary } from "./case.ts";
import { patchCases } from "./patch-cases.ts";
import { requestCases } from "./request-cases.ts";
import { resourceCases } from "./resource-cases.ts";

const enterprise = schemaUris.enterpriseUser;

/** User 1 and Group 1, as every case finds them. */
async function seeded(tolerances: readonly ToleranceName[]): Promise<TestService> {
  const profile = { ...profiles.strict, tolerances: new Set(tolerances) };
  const service = createTestService({ profile, bulk: { maxOperations: 10, maxPayloadSize: 10_000 } });
  await service.createUser({
    userName: "babs",
    title: "Guide",
    active: true,
    name: { givenName: "Barbara", familyName: "Jensen" },
    emails: [
      { value: "w@x.example", type: "work", primary: true },
      { value: "h@x.example", type: "home" },
    ],
    [enterprise]: { department: "Tours", manager: { value: "9" } },
  });
  await service.groups.create("", {
    schemas: [schemaUris.group],
    displayName: "Guides",
    members: [{ value: "1" }, { value: "2" }, { value: "3" }],
  });
  return service;
}

const cases: readonly Case[] = [...resourceCases, ...patchCases, ...requestCases];

async function send(service: TestService, [method, path, body, query]: Case["send"]): Promise<Answer> {
  return service.call(method, path, body, query === undefined ? {} : { query });
}

async function stored(service: TestService): Promise<JsonObject> {
  const [users, groups] = [await service.call("GET", "/Users"), await service.call("GET", "/Groups")];
  return { users: users.json, groups: groups.json };
}

for (const { tolerance, send: request, status, shows, reports, refused } of cases) {
  const [method, path, body, query] = request;
  const name = `${method} ${path}${query === undefined ? "" : `?${query}`} ${body === undefined ? "" : JSON.stringify(body)}`;

  test(`${tolerance} alone is enough for ${name}`, async () => {
    const service = await seeded([tolerance]);
    const answer = await send(service, request);
    // A PATCH of elements that changes nothing reads nothing back (RFC 7644 section 3.5.2 allows 204).
    const isSilent = method === "PATCH" && answer.status === 204;
    if (!isSilent) assert.equal(answer.status, status ?? (method === "POST" ? 201 : 200), answer.body);
    assertShows((isSilent ? await service.call("GET", path) : answer).json, shows);
    assert.deepEqual(
      service.tolerated.map((event) => event.tolerance),
      [tolerance],
      "reported once, and nothing else with it",
    );
    const [event] = service.tolerated;
    assert.match(event?.detail ?? "", reports);
    assert.ok(!event?.detail.includes(canary), "the report holds no value");
    assert.equal(event?.caller, "tester");
    assert.deepEqual(service.failures, []);
  });

  test(`without ${tolerance}, though with every other one, ${name} is ${"ignored" in refused ? "ignored in part" : "refused"}`, async () => {
    const service = await seeded(toleranceNames.filter((other) => other !== tolerance && !standsIn(other, tolerance)));
    const before = await stored(service);
    const answer = await send(service, request);
    if ("ignored" in refused) {
      assert.equal(answer.status, 200, answer.body);
      assertShows(answer.json, refused.ignored);
    } else {
      assert.equal(answer.status, refused.status, answer.body);
      assert.equal(answer.json.status, String(refused.status));
      assert.equal(answer.json.scimType, refused.scimType, answer.body);
      assert.match(String(answer.json.detail), refused.detail);
      assert.deepEqual(await stored(service), before, "nothing has changed");
    }
    assert.ok(!service.tolerated.some((event) => event.tolerance === tolerance));
  });

  test(`strict has nothing to report of ${name}`, async () => {
    const service = await seeded([]);
    const answer = await send(service, request);
    assert.equal(answer.status, "ignored" in refused ? 200 : refused.status);
    assert.deepEqual(service.tolerated, []);
  });
}

/** A tolerance that takes the same request in its own, lesser way. */
function standsIn(other: ToleranceName, tolerance: ToleranceName): boolean {
  const lesser: Partial<Record<ToleranceName, readonly ToleranceName[]>> = {
    "legacy-schema": ["unknown-schema", "unknown-attribute"],
    "empty-text": ["bare-complex-value", "string-boolean"],
    "root-extension-attribute": ["unknown-attribute"],
  };
  return lesser[tolerance]?.includes(other) ?? false;
}

test("every tolerance of the catalogue has its cases here", () => {
  const tested = new Set(cases.map(({ tolerance }) => tolerance));
  assert.deepEqual(
    toleranceNames.filter((name) => !tested.has(name)),
    [],
  );
});

test("one slash at the end of a path needs no tolerance", async () => {
  const service = await seeded([]);
  for (const path of ["/Users/", "/Users/1/", "/ServiceProviderConfig/", "/Schemas/", "/", ""]) {
    assert.equal((await service.call("GET", path)).status, 200, path);
  }
});

test("a deviation that is met again in one request is reported once", async () => {
  const service = await seeded(["string-boolean"]);
  await service.patch(
    "/Users/1",
    { op: "replace", path: "active", value: "False" },
    { op: "replace", path: "active", value: "True" },
  );
  assert.equal(service.tolerated.length, 1);
  await service.patch("/Users/1", { op: "replace", path: "active", value: "False" });
  assert.equal(service.tolerated.length, 2);
});
