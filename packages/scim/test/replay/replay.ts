import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type JsonObject,
  type JsonValue,
  messageUris,
  type Profile,
  profiles,
  type ToleranceName,
} from "@castellan/scim";
import { type Answer, createTestService, type TestService } from "../support/service.ts";
import { assertShows } from "../support/shows.ts";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly body?: JsonValue;
}

/** One request of a provisioning client and what it has to come to. `{name}` anywhere stands for an id that was kept. */
export interface Step {
  readonly name: string;
  readonly send: Request;
  readonly status: number;
  /** What the answer shows; of an answer without a body nothing. */
  readonly shows?: JsonObject;
  /** What is beyond the RFCs in it, in order. */
  readonly tolerances?: readonly ToleranceName[];
  /** How the strict profile refuses it: needed where there are tolerances. */
  readonly strict?: { readonly status: number; readonly scimType?: string; readonly detail: RegExp };
  /** The same by the RFCs, which goes on with the story in the strict profile. */
  readonly standard?: Request;
  /** The name under which the id of the answer is kept. */
  readonly keep?: string;
}

type Ids = Map<string, string>;

function filled<Value>(value: Value, ids: Ids): Value {
  const text = JSON.stringify(value).replaceAll(/\{(\w+)\}/g, (whole, name) => ids.get(name) ?? whole);
  return JSON.parse(text);
}

async function sendTo(service: TestService, request: Request, ids: Ids): Promise<Answer> {
  const { method, path, query, body } = filled(request, ids);
  const headers = { "content-type": "application/scim+json", accept: "application/scim+json" };
  return service.call(method, path, body, { headers, ...(query === undefined ? {} : { query }) });
}

/**
 * A PATCH of a group is answered 204 to a client that prefers so, and where it changes elements of a long list to what they
 * are already; RFC 7644 section 3.5.2 allows either.
 */
function statusOf(step: Step, profile: Profile, answer: Answer): number {
  const isGroupPatch = step.send.method === "PATCH" && /^\/groups\//i.test(step.send.path);
  if (!isGroupPatch || step.status !== 200) return step.status;
  return profile.answers.patchWithoutBody.has("Group") || answer.status === 204 ? 204 : 200;
}

function assertAnswer(answer: Answer, step: Step, status: number, ids: Ids): void {
  assert.equal(answer.status, status, answer.body);
  if (answer.status === 204) {
    assert.equal(answer.body, undefined);
    return;
  }
  assert.match(answer.headers["content-type"] ?? "", /^application\/scim\+json/);
  if (step.shows !== undefined) assertShows(answer.json, filled(step.shows, ids));
  if (answer.status >= 400) {
    assertShows(answer.json, { schemas: [messageUris.error], status: String(status) });
    assert.ok(String(answer.json.detail).length > 10);
  }
}

function keep(step: Step, answer: Answer, ids: Ids): void {
  const { id } = answer.json;
  if (step.keep !== undefined && typeof id === "string") ids.set(step.keep, id);
}

/** Plays a whole life under the vendor's profile and the default one, with the same answers. */
function playLeniently(vendor: string, steps: readonly Step[], profile: Profile): void {
  test(`${vendor}, under the profile ${profile.name}`, async (context) => {
    const service = createTestService({ profile });
    const ids: Ids = new Map();
    for (const step of steps) {
      await context.test(step.name, async () => {
        service.tolerated.length = 0;
        const answer = await sendTo(service, step.send, ids);
        assertAnswer(answer, step, statusOf(step, profile, answer), ids);
        keep(step, answer, ids);
        const fired = [...new Set(service.tolerated.map((event) => event.tolerance))];
        assert.deepEqual(fired, [...(step.tolerances ?? [])]);
        assert.deepEqual(service.failures, []);
      });
    }
  });
}

/** Plays it under the strict profile: what is beyond the RFCs is refused, and its standard form does the same. */
function playStrictly(vendor: string, steps: readonly Step[]): void {
  test(`${vendor}, under the profile strict`, async (context) => {
    const service = createTestService({ profile: profiles.strict });
    const ids: Ids = new Map();
    for (const step of steps) {
      const isStandard = (step.tolerances ?? []).length === 0;
      await context.test(isStandard ? step.name : `${step.name}: refused`, async () => {
        if (!isStandard) await assertRefused(service, step, ids);
        const request = isStandard ? step.send : step.standard;
        if (request === undefined) return;
        const answer = await sendTo(service, request, ids);
        assertAnswer(answer, step, statusOf(step, profiles.strict, answer), ids);
        keep(step, answer, ids);
      });
    }
    assert.deepEqual(service.tolerated, []);
  });
}

async function assertRefused(service: TestService, step: Step, ids: Ids): Promise<void> {
  const { strict } = step;
  assert.ok(strict !== undefined, "a step beyond the RFCs says how it is refused");
  const answer = await sendTo(service, step.send, ids);
  assert.equal(answer.status, strict.status, answer.body);
  assert.equal(answer.json.scimType, strict.scimType, answer.body);
  assert.match(String(answer.json.detail), strict.detail);
}

/** The life of users and groups as a vendor's documents tell it, under each profile that it concerns. */
export function replay(vendor: string, profile: Profile, steps: readonly Step[]): void {
  playLeniently(vendor, steps, profile);
  playLeniently(vendor, steps, profiles.default);
  playStrictly(vendor, steps);
}

export function get(path: string, query?: string): Request {
  return { method: "GET", path, ...(query === undefined ? {} : { query }) };
}

/** A list with a filter, percent-encoded. */
export function find(path: string, filter: string, more = ""): Request {
  return get(path, `filter=${encodeURIComponent(filter).replaceAll("%7B", "{").replaceAll("%7D", "}")}${more}`);
}

export function post(path: string, body: JsonValue): Request {
  return { method: "POST", path, body };
}

export function put(path: string, body: JsonValue): Request {
  return { method: "PUT", path, body };
}

export function patch(path: string, ...operations: readonly JsonObject[]): Request {
  return { method: "PATCH", path, body: { schemas: [messageUris.patchOp], Operations: operations } };
}

export function remove(path: string): Request {
  return { method: "DELETE", path };
}
